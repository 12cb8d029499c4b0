//! What the window is showing: first run, a rehearsal, or the organiser's own accounts.

use super::{AccountView, EventView, Problem};
use serde::{Deserialize, Serialize};

/// Everything the shell of the window needs: mode, accounts, events.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AppState {
    pub version: String,
    pub mode: Mode,
    /// This computer's language; the window uses it until another one is chosen.
    pub language: Language,
    pub accounts: Vec<AccountView>,
    pub events: Vec<EventView>,
    /// Something the organiser should know that stops nothing, such as a data file that was set aside.
    pub notice: Option<Problem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    FirstRun,
    Rehearsal,
    Live,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Language {
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    #[serde(rename = "en")]
    En,
}

/// How large a crowd comes, and how fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RehearsalOptions {
    /// 1 to 5,000.
    pub attendees: u32,
    /// The same seed brings the same crowd.
    pub seed: u32,
    /// Seconds the whole crowd takes at normal speed.
    pub seconds: u32,
    /// What the rehearsed event is called in.
    pub language: Language,
}

impl Default for RehearsalOptions {
    fn default() -> Self {
        Self { attendees: 200, seed: 1, seconds: 90, language: Language::ZhCn }
    }
}

/// How much goes wrong while a rehearsal sends, as a person would choose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FaultLevel {
    /// WeChat is busy now and then, and a connection breaks.
    Mild,
    /// Everything that a bad day brings.
    Rough,
}

/// Announced after commits, in batches: what to read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Changed {
    pub topics: Vec<Topic>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Accounts,
    Events,
    Attendees,
    Messages,
    Campaigns,
    Sync,
    Templates,
}

impl Topic {
    pub const ALL: [Self; 7] = [
        Self::Accounts,
        Self::Events,
        Self::Attendees,
        Self::Messages,
        Self::Campaigns,
        Self::Sync,
        Self::Templates,
    ];
}
