//! The feed: everything that happened in a workspace, in order, for desktops to follow.

use crate::{EventBody, Moment, SubscriptionResult};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, fmt};
use uuid::Uuid;

/// `GET /v1/workspace/feed`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FeedPage {
    /// Changes when the endpoint was restored: read again from the start.
    pub feed_id: String,
    pub changes: Vec<ChangeRow>,
    /// The cursor to save; equal to the `after` of the request if there was nothing new.
    pub next: Option<String>,
    pub more: bool,
    pub oldest_seq: i64,
}

/// One row. `data` is kept as it came, so that a kind this reader doesn't know cannot stop the feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
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

/// The content of a row, by its `kind`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Change {
    Event(EventChange),
    /// Somebody signed in; repeated for each renewal.
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
        /// The name of the token that signed them in, for somebody without a phone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    Subscribed {
        submission: Uuid,
        results: Vec<SubscriptionResult>,
        at: Moment,
    },
    Identity(IdentityChange),
    /// The person was erased; their earlier rows are gone from the feed.
    Withdrawn {},
    /// WeChat answered a send, from any desktop.
    Sent {
        /// The attempt's.
        id: Uuid,
        template_id: String,
        errcode: i64,
        /// `None` of an inferred *sent*, and of a refusal.
        msg_id: Option<String>,
        at: Moment,
        /// The name of the token that sent it.
        by: String,
        /// A test send, which makes nobody *told*. Absent when false.
        #[serde(default, skip_serializing_if = "is_false")]
        test: bool,
    },
    Receipt(Receipt),
    SubscriptionChanged(SubscriptionChange),
    Revoked(Revoked),
    /// The event's retention ended: it and its people are gone, and their earlier rows.
    Purged {},
    /// A kind that this version doesn't know, or a known one in a shape it can't read.
    #[serde(other)]
    Unknown,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// `event`: its current form, or that it was deleted with its people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum EventChange {
    Whole(Box<EventBody>),
    Deleted { deleted: bool },
}

/// `identity`: the openid became known, or can't any more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
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
        /// WeChat's request id, for their support.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rid: Option<String>,
        reason: LostReason,
    },
}

/// Without the openid.
impl fmt::Debug for IdentityChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bound { .. } => f.write_str("Bound"),
            Self::Lost { reason, .. } => f.debug_tuple("Lost").field(reason).finish(),
        }
    }
}

/// `receipt`: WeChat's later word on a message, by its callback.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Receipt {
    pub openid: String,
    pub template_id: String,
    pub msg_id: String,
    pub error_code: i64,
    pub error_status: String,
    pub at: Moment,
}

/// Without the openid.
impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receipt").field("error_code", &self.error_code).finish_non_exhaustive()
    }
}

/// `subscription_changed`: somebody answered WeChat's dialog, or changed their mind in its settings.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SubscriptionChange {
    pub openid: String,
    pub template_id: String,
    /// WeChat's `accept` or `reject`.
    pub status: String,
    /// Where it happened: WeChat's `PopupScene`, or the name of the callback.
    pub scene: String,
    pub at: Moment,
}

/// Without the openid.
impl fmt::Debug for SubscriptionChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("SubscriptionChange");
        shown.field("template_id", &self.template_id).field("status", &self.status).finish_non_exhaustive()
    }
}

/// `revoked`: somebody took their permission back from the mini-program; their data is to be deleted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Revoked {
    pub openid: String,
}

/// Without the openid.
impl fmt::Debug for Revoked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Revoked").finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LostReason {
    Expired,
    Refused,
    AppidMismatch,
    Crowded,
    None,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(kind: &str, data: Value) -> ChangeRow {
        let at = "2031-05-01T16:00:00+08:00".parse().expect("a moment");
        ChangeRow { seq: 1, at, kind: kind.to_owned(), event: None, attendee: None, data }
    }

    /// Each kind as section 6 writes it is read, and written again as it was.
    #[test]
    fn every_kind_reads_and_writes_as_the_contract_says() {
        let at = "2031-05-01T16:00:00+08:00";
        let id = "6f1c4d5e-0000-4000-8000-000000000001";
        for (kind, data) in [
            ("event", json!({ "deleted": true })),
            ("withdrawn", json!({})),
            ("purged", json!({})),
            ("revoked", json!({ "openid": "o-FAKE" })),
            (
                "sent",
                json!({ "id": id, "template_id": "t", "errcode": 43101, "msg_id": null, "at": at, "by": "李雷的电脑" }),
            ),
            (
                "receipt",
                json!({ "openid": "o-FAKE", "template_id": "t", "msg_id": "3000000000000000001",
                    "error_code": 0, "error_status": "success", "at": at }),
            ),
            (
                "subscription_changed",
                json!({ "openid": "o-FAKE", "template_id": "t", "status": "reject", "scene": "0", "at": at }),
            ),
            (
                "signed_in",
                json!({ "number": 1, "name": "张伟", "answers": {}, "signed_in_at": at, "appid": null,
                    "env_version": null, "by": "李雷的电脑" }),
            ),
        ] {
            let change = row(kind, data.clone()).change();
            assert_ne!(change, Change::Unknown, "{kind}");
            assert_eq!(serde_json::to_value(&change).expect("JSON"), json!({ "kind": kind, "data": data }));
            assert!(!format!("{change:?}").contains("FAKE"), "no openid in a log: {kind}");
        }
        assert_eq!(row("teleported", json!({})).change(), Change::Unknown);
    }
}
