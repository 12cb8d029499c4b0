//! The feed: everything that happened in a workspace, in order, for desktops to follow.

use crate::{EventBody, Moment, SubscriptionResult};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// `GET /v1/workspace/feed`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeedPage {
    /// Changes when the endpoint was restored: read again from the start.
    pub feed_id: String,
    pub changes: Vec<ChangeRow>,
    /// The cursor to save; equals the `after` that was asked for when nothing came.
    pub next: Option<String>,
    pub more: bool,
    pub oldest_seq: i64,
}

/// One row. `data` is kept as it came, so that a kind this reader doesn't know cannot stop the feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeRow {
    pub seq: i64,
    pub at: Moment,
    pub kind: String,
    /// The event's code.
    pub event: Option<String>,
    /// The attendee's opaque id.
    pub attendee: Option<String>,
    pub data: Value,
}

impl ChangeRow {
    /// The typed change, [`Change::Unknown`] for a kind or shape this version doesn't know.
    pub fn change(&self) -> Change {
        let tagged = serde_json::json!({ "kind": self.kind, "data": self.data });
        serde_json::from_value(tagged).unwrap_or(Change::Unknown)
    }
}

/// What a row says, by its `kind`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Change {
    Event(Box<EventBody>),
    SignedIn {
        number: i64,
        name: Option<String>,
        #[serde(default)]
        answers: BTreeMap<String, String>,
        signed_in_at: Moment,
        #[serde(default)]
        appid: Option<String>,
        #[serde(default)]
        env_version: Option<String>,
    },
    Subscribed {
        submission: Uuid,
        results: Vec<SubscriptionResult>,
        at: Moment,
    },
    Identity(IdentityChange),
    /// A kind that this version doesn't know, or a known one in a shape it can't read.
    #[serde(other)]
    Unknown,
}

/// `identity`: the openid became known, or can't any more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum IdentityChange {
    Bound {
        openid: String,
        #[serde(default)]
        unionid: Option<String>,
    },
    Lost {
        lost: bool,
        #[serde(default)]
        errcode: Option<i64>,
        reason: LostReason,
    },
}

/// Without the openid.
impl std::fmt::Debug for IdentityChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bound { .. } => f.write_str("Bound"),
            Self::Lost { reason, .. } => f.debug_tuple("Lost").field(reason).finish(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LostReason {
    Expired,
    Refused,
    AppidMismatch,
    Crowded,
    None,
}
