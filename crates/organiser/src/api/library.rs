//! WeChat's public library of templates, from which the account takes those it needs.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LibraryCategory {
    pub id: u32,
    pub name: String,
}

/// A page of one category's templates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LibraryTitles {
    pub titles: Vec<LibraryTitle>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LibraryTitle {
    pub tid: u32,
    pub title: String,
    pub long_term: bool,
}

/// A field that a template of the library may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LibraryKeyword {
    pub kid: u32,
    pub name: String,
    pub example: String,
    /// `thing`, `time` …; texts for it are under `field.<kind>` in the locales.
    pub kind: String,
}

/// What to take from the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AddTemplate {
    pub appid: String,
    pub tid: u32,
    /// Two to five, in the order the card shows them.
    pub keywords: Vec<u32>,
    /// What it is for, 1 to 15 characters; WeChat's reviewers read it.
    pub scene: String,
}
