//! A gathering, as the page sees it and as organisers write it.

use crate::Moment;
use crate::absent::null_is_absent;
use serde::{Deserialize, Serialize};

/// `GET /v1/events/{code}`: what the sign-in page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PublicEvent {
    /// 12 characters of `0-9A-Za-z`.
    pub code: String,
    pub title: String,
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    /// `None`: open now.
    pub opens_at: Option<Moment>,
    /// `None`: open until it is closed.
    pub closes_at: Option<Moment>,
    pub state: EventState,
    pub notice: String,
    pub templates: Vec<TemplateRef>,
    pub questions: Vec<Question>,
    pub privacy: Privacy,
    pub server_time: Moment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum EventState {
    Scheduled,
    Open,
    Closed,
}

/// The body of `PUT /v1/workspace/events/{code}` and, with its `code` and the server's `revision`, the whole event
/// that organisers read back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct EventBody {
    /// Absent in a PUT, where the path names it; present in every reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// ≤ 60 characters.
    pub title: String,
    /// ≤ 60 characters.
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    #[serde(default)]
    pub opens_at: Option<Moment>,
    #[serde(default)]
    pub closes_at: Option<Moment>,
    /// ≤ 500 characters.
    #[serde(default, deserialize_with = "null_is_absent")]
    pub notice: String,
    /// ≤ 5.
    #[serde(default, deserialize_with = "null_is_absent")]
    pub templates: Vec<TemplateRef>,
    /// ≤ 10.
    #[serde(default, deserialize_with = "null_is_absent")]
    pub questions: Vec<Question>,
    #[serde(default, deserialize_with = "null_is_absent")]
    pub privacy: Privacy,
    /// In a PUT the revision it was made from (absent to create); in a reply the server's new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
}

/// A template an event may ask permission for, by its WeChat title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateRef {
    pub template_id: String,
    pub title: String,
}

/// Something the organiser asks at sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Question {
    /// `[a-z][a-z0-9_]{0,31}`.
    pub key: String,
    /// ≤ 40 characters.
    pub label: String,
    pub kind: QuestionKind,
    #[serde(default)]
    pub required: bool,
    /// For `choice`: ≤ 20 of ≤ 40 characters.
    #[serde(default, deserialize_with = "null_is_absent")]
    pub choices: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    Text,
    Phone,
    Choice,
}

/// What attendees are told about their data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(default)]
pub struct Privacy {
    #[serde(deserialize_with = "null_is_absent")]
    pub purpose: String,
    /// Days after `ends_at` until the event and its people are purged.
    pub retention_days: u32,
    #[serde(deserialize_with = "null_is_absent")]
    pub contact: String,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { purpose: String::new(), retention_days: 30, contact: String::new() }
    }
}
