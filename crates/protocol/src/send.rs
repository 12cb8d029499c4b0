//! Sends: reserved before they leave, so that two desktops don't send to the same person, and reported when answered.

use crate::Moment;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `POST /v1/workspace/sends/reserve`: may these people be sent this template now?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ReserveSends {
    pub template_id: String,
    /// ≤ 1,000.
    pub attendees: Vec<String>,
    /// Passes over *told* and *unknown*, not over another's living reservation.
    #[serde(default)]
    pub again: bool,
    /// A test send: its outcome never makes its receiver *told*, and it implies `again`.
    #[serde(default)]
    pub test: bool,
    /// Gives back what was reserved and not tried.
    #[serde(default)]
    pub release: bool,
    /// 5–600.
    #[serde(default = "minute")]
    pub lease_seconds: u32,
}

fn minute() -> u32 {
    60
}

/// The answer, in the order of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ReservedSends {
    pub results: Vec<Reservation>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Reservation {
    pub attendee: String,
    pub state: ReservationState,
    /// Of `told`, `reserved` and `unknown`: the name of the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When they were told, or when the other's reservation ends or ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReservationState {
    /// Reserved for this token; of a `release`, that nothing of this token stands any more.
    Ok,
    /// This template reached this person at this event.
    Told,
    /// Another token is about to.
    Reserved,
    /// Another token was about to send, and never reported an outcome.
    Unknown,
    /// Erased, purged, or never there.
    Gone,
}

/// `POST /v1/workspace/sends`: what WeChat answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PostSends {
    /// ≤ 1,000.
    pub sends: Vec<SettledSend>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct SettledSend {
    /// The attempt's; one that was posted before changes nothing.
    pub id: Uuid,
    /// The event's code.
    pub event: String,
    pub attendee: String,
    pub template_id: String,
    /// 0 of an inferred *sent* too. An unknown outcome is not posted until it is settled.
    pub errcode: i64,
    #[serde(default)]
    pub msg_id: Option<String>,
    pub at: Moment,
    /// Whether it was a test send; if absent, the reservation that it ends decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<bool>,
}
