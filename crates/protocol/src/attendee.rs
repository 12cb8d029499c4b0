//! Attendees as organisers write them.

use crate::absent::null_answers_are_absent;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// `POST /v1/workspace/events/{code}/attendees`: somebody without a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AddAttendee {
    /// Made by the desktop; a replay gets the first answer.
    pub submission: Uuid,
    /// ≤ 64 characters, not empty.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null_answers_are_absent")]
    pub answers: Option<BTreeMap<String, String>>,
}

/// 201 the first time, 200 afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AddedAttendee {
    /// Their opaque id.
    pub attendee: String,
    pub number: i64,
}

/// `GET` and `DELETE /v1/workspace/events/{code}/unverified`: people who signed in by a phone, have no openid and no login
/// code that could still bring one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Unverified {
    /// How many would be erased, or were.
    pub attendees: u64,
}
