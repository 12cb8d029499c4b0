//! The attendee's own side: signing in and reading the current state.

use crate::absent::{null_answers_are_absent, null_is_absent};
use crate::{EventState, Moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// `POST /v1/events/{code}/me`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SignIn {
    /// Made by the page; a replay with the same one changes nothing.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub submission: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null_answers_are_absent")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub answers: Option<BTreeMap<String, String>>,
    /// A fresh code of `wx.login`: good once, for five minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub login_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub appid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub env_version: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_is_absent")]
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<Vec<SubscriptionResult>>"))]
    pub subscriptions: Vec<SubscriptionResult>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub client_time: Option<Moment>,
}

/// `POST /v1/events/{code}/me/subscriptions`: more answers of somebody known, at any time until the purge.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AddSubscriptions {
    /// Made by the page; a replay with the same one adds nothing. Sign-ins share the same submissions.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub submission: Uuid,
    /// A fresh code of `wx.login`, as in [`SignIn`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub login_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub appid: Option<String>,
    /// ≤ 10.
    #[serde(deserialize_with = "null_is_absent")]
    pub subscriptions: Vec<SubscriptionResult>,
}

/// Without the code: it is a credential for five minutes.
impl std::fmt::Debug for AddSubscriptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddSubscriptions")
            .field("submission", &self.submission)
            .field("subscriptions", &self.subscriptions)
            .finish_non_exhaustive()
    }
}

/// `POST /v1/events/{code}/me/login`: a fresh code of somebody known whose openid is not.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RenewLogin {
    /// A fresh code of `wx.login`: good once, for five minutes. Not empty.
    pub login_code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub appid: Option<String>,
    /// Read but not kept: the feed has the one of the sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub env_version: Option<String>,
}

/// Without the code.
impl std::fmt::Debug for RenewLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenewLogin").field("appid", &self.appid).finish_non_exhaustive()
    }
}

/// WeChat's word for one template after `wx.requestSubscribeMessage`; whatever starts with `accept` counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SubscriptionResult {
    pub template_id: String,
    pub result: String,
}

impl SubscriptionResult {
    /// Whether this answer permits one more message of its template.
    pub fn is_accept(&self) -> bool {
        self.result.starts_with("accept")
    }
}

/// The reply to every `me` call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Me {
    /// 1, 2, 3 … per event.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub number: i64,
    pub name: Option<String>,
    pub signed_in_at: Moment,
    pub identity: Identity,
    /// Accepts so far by template.
    #[cfg_attr(feature = "ts", ts(type = "Record<string, number>"))]
    pub accepted: BTreeMap<String, i64>,
    pub event: MeEvent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// The openid is known.
    Bound,
    /// A login code waits to be exchanged.
    Pending,
    /// No code can be exchanged any more; a fresh one makes it pending again.
    Lost,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MeEvent {
    pub state: EventState,
}
