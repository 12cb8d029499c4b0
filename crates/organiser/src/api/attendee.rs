//! The list of people, and one person whole.

use super::{Card, Moment, Problem};
use domain::Hindrance;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A window of the list: never the whole of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AttendeeQuery {
    pub event: String,
    /// Part of a name or an answer, how a Chinese name sounds in full or by its initials, or the beginning of a number;
    /// empty finds everybody.
    pub search: String,
    pub filter: AttendeeFilter,
    pub offset: u32,
    /// ≤ 500.
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AttendeeFilter {
    All,
    /// Has an identity and a message left, or is not yet told.
    Reachable,
    Told,
    Failed,
    /// Can't be told, for one of the reasons below.
    Unreachable,
    /// Their identity was never bound.
    Unverified,
    WaitingForCode,
    NoIdentity,
    Banned,
    Blocked,
    Refused,
    NeverAsked,
    UsedUp,
}

impl AttendeeFilter {
    /// All but `All`.
    pub const CHIPS: [Self; 12] = [
        Self::Reachable,
        Self::Told,
        Self::Failed,
        Self::Unreachable,
        Self::Unverified,
        Self::WaitingForCode,
        Self::NoIdentity,
        Self::Banned,
        Self::Blocked,
        Self::Refused,
        Self::NeverAsked,
        Self::UsedUp,
    ];
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AttendeePage {
    /// How many match search and filter.
    pub total: u32,
    /// How many match the search, by filter.
    pub counts: FilterCounts,
    /// Newest sign-in first, from `offset`.
    pub rows: Vec<AttendeeRow>,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FilterCounts {
    pub all: u32,
    pub reachable: u32,
    pub told: u32,
    pub failed: u32,
    pub unreachable: u32,
    pub unverified: u32,
    pub waiting_for_code: u32,
    pub no_identity: u32,
    pub banned: u32,
    pub blocked: u32,
    pub refused: u32,
    pub never_asked: u32,
    pub used_up: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AttendeeRow {
    pub number: u32,
    pub name: Option<String>,
    pub signed_in_at: Moment,
    pub identity: IdentityState,
    /// Messages of the event's first template that may still be sent; `None` for a long-term template.
    pub balance: Option<i32>,
    pub told: ToldState,
    /// Why they can't be told.
    pub reason: Option<Hindrance>,
    /// Of a lost identity: `expired`, `refused`, `appid_mismatch`, `crowded`, `none`.
    pub lost_reason: Option<String>,
    /// Where the search was found in the name.
    pub hits: Vec<Hit>,
}

/// A stretch of a text, in the window's own units (UTF-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Hit {
    pub start: u32,
    pub end: u32,
}

/// Somebody without a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NewAttendee {
    pub event: String,
    /// ≤ 64 characters, not empty.
    pub name: String,
    /// By the key of the question.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
}

/// What is left of a person after one of their sign-ins was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ErasedAttendee {
    pub number: u32,
    /// The number under which another sign-in of theirs stays.
    pub stays_under: Option<u32>,
}

/// One person of an event as scripts read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    pub number: u32,
    pub name: Option<String>,
    pub signed_in_at: Moment,
    pub identity: IdentityState,
    /// Messages that may still be sent, by template: of a person without an identity what they allowed so far. `None`
    /// for a long-term template.
    pub grants: BTreeMap<String, Option<u32>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum IdentityState {
    Bound,
    Pending,
    Lost,
}

/// The state of this person's latest delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ToldState {
    /// No delivery yet.
    NotYet,
    Queued,
    Sending,
    Sent,
    Received,
    Failed,
    /// 43101: the person doesn't accept it.
    Refused,
    /// Not tried: no identity, no message left, already told, or a text that breaks a rule.
    Skipped,
    Unknown,
    Cancelled,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AttendeeDetail {
    pub row: AttendeeRow,
    /// Of a lost identity: why nobody knows it, and what to do.
    pub lost: Option<Problem>,
    pub answers: Vec<Answer>,
    pub grants: Vec<GrantView>,
    /// Newest first.
    pub timeline: Vec<TimelineEntry>,
    /// What this person would get, if the event has a message.
    pub card: Option<Card>,
    pub resend: Option<ResendOutlook>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Answer {
    pub label: String,
    pub value: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GrantView {
    pub template_id: String,
    pub title: String,
    pub granted: u32,
    pub spent: u32,
    /// `None` for a long-term template.
    pub balance: Option<i32>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TimelineEntry {
    pub at: Moment,
    pub kind: TimelineKind,
    /// The message's name, for deliveries.
    pub message: Option<String>,
    pub errcode: Option<i32>,
    pub rid: Option<String>,
    /// For `skipped`: the reason's key, as in `CampaignView::by_reason`.
    pub reason: Option<String>,
    /// For `allowed`: how many.
    pub count: Option<u32>,
    /// The other computer that did it, if it wasn't this one.
    pub by: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    SignedIn,
    Allowed,
    Declined,
    Queued,
    Sending,
    Sent,
    /// Settled by the self-check: the first try had arrived.
    SentInferred,
    Failed,
    Refused,
    Skipped,
    Unknown,
    Cancelled,
}

/// The price of one more message to this person, said before the button.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ResendOutlook {
    pub message: String,
    /// When a message of this template last reached this person.
    pub told_at: Option<Moment>,
    /// A delivery is queued or being sent.
    pub pending: bool,
    /// An earlier one may have arrived; it is unknown.
    pub unknown: bool,
    /// Why it can't be sent now: `no_identity`, `no_grant`, `used_up`, `invalid`.
    pub blocked: Option<String>,
    /// Messages left after this one; `None` for a long-term template.
    pub left_after: Option<i32>,
}
