//! A gathering: its place in the rail, and its overview.

use super::{Moment, SyncView};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EventView {
    pub code: String,
    pub appid: String,
    pub title: String,
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub phase: Phase,
    /// Persons, folded by WeChat identity.
    pub signed_in: u32,
}

/// An event whole, as this computer knows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EventDetail {
    #[serde(flatten)]
    pub event: EventView,
    /// `None`: open now.
    pub opens_at: Option<Moment>,
    /// `None`: open until it is closed.
    pub closes_at: Option<Moment>,
    pub templates: Vec<TemplateChoice>,
    pub questions: Vec<QuestionView>,
    pub revision: i32,
}

/// A template that attendees are asked to allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateChoice {
    pub template_id: String,
    pub title: String,
}

/// Something that attendees are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuestionView {
    pub key: String,
    pub label: String,
}

/// An event to be changed, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EventForm {
    pub code: String,
    /// The revision it was filled from.
    pub revision: i32,
    /// ≤ 60 characters.
    pub title: String,
    /// ≤ 60 characters.
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    /// `None`: open now.
    pub opens_at: Option<Moment>,
    /// `None`: open until it is closed.
    pub closes_at: Option<Moment>,
    /// ≤ 500 characters.
    pub notice: String,
    /// ≤ 5.
    pub template_ids: Vec<String>,
    /// ≤ 10.
    pub questions: Vec<QuestionForm>,
    pub privacy: PrivacyForm,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuestionForm {
    /// `[a-z][a-z0-9_]{0,31}`, once in an event.
    pub key: String,
    /// ≤ 40 characters.
    pub label: String,
    pub kind: QuestionKind,
    pub required: bool,
    /// For `choice`: ≤ 20 of ≤ 40 characters.
    pub choices: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    Text,
    Phone,
    Choice,
}

/// What attendees are told about their data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PrivacyForm {
    pub purpose: String,
    /// Days after the end until the event and its people are purged.
    pub retention_days: u32,
    pub contact: String,
}

/// An event's phase, for the groups of the left rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Upcoming,
    Open,
    Over,
}

/// What *new event* asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NewEvent {
    pub appid: String,
    pub title: String,
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    /// The templates attendees are asked to allow.
    pub template_ids: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Overview {
    pub event: EventView,
    pub sync: SyncView,
    /// Persons who signed in.
    pub signed_in: u32,
    /// Of these, with a known WeChat identity.
    pub bound: u32,
    /// Of these, who allowed at least one message of the event's first template.
    pub allowed: u32,
    /// Persons WeChat accepted a message for.
    pub told: u32,
    /// Persons whose identity still waits or was lost: shown apart, anyone holding the poster can post a sign-in.
    pub unverified: u32,
    pub last_five_minutes: u32,
    /// The newest arrivals, newest first, at most 10.
    pub recent: Vec<Arrival>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Arrival {
    pub number: u32,
    pub name: Option<String>,
    pub signed_in_at: Moment,
    pub identity: super::IdentityState,
    pub allowed: bool,
}
