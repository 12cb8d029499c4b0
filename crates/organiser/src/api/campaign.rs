//! One message to an audience: how it goes, and how it ended.

use super::{Moment, Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whom a campaign is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody who was not told yet (the default).
    Untold,
    /// Everybody; those already told are skipped as such.
    All,
    Numbers(Vec<u32>),
}

/// Whether texts in doubt are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Doubts {
    /// Nobody confirmed them: where there are any, nothing is sent (`doubtful_texts`). One person alone is the way to
    /// try them, and needs no confirmation.
    Ask,
    /// Somebody saw them and said to send.
    Send,
}

/// The seven counts are disjoint and sum to `deliveries`; `queued` includes what is being sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CampaignView {
    pub campaign: String,
    pub event: String,
    pub message: String,
    pub name: String,
    pub state: CampaignState,
    pub deliveries: u32,
    pub queued: u32,
    pub sent: u32,
    pub received: u32,
    pub failed: u32,
    pub unknown: u32,
    pub skipped: u32,
    pub cancelled: u32,
    /// Why people were skipped, failed, unknown or cancelled: `no_identity`, `no_grant`, `refused`, `already_told`,
    /// `invalid`, `errcode_N`, `no_answer` …
    pub by_reason: BTreeMap<String, u32>,
    /// People whose text WeChat refused, by the field it named; an empty name where it named none.
    pub by_field: BTreeMap<String, u32>,
    /// The keys of `by_reason` that say the same of a text as `by_field` does.
    pub text_reasons: Vec<String>,
    /// Of `unknown`: those the organiser has yet to settle.
    pub unsettled: u32,
    /// A test to the organiser: nobody counts as told by it.
    pub test: bool,
    /// The campaign that this one repeats.
    pub repeats: Option<String>,
    /// It goes on although the sign-in service can't say whom other computers are telling.
    pub alone: bool,
    pub started_at: Moment,
    pub finished_at: Option<Moment>,
    /// Messages a second over the last moments, while running.
    pub rate: Option<u32>,
    /// Seconds left at that speed.
    pub seconds_left: Option<u32>,
    /// Nothing is sent before then …
    pub waiting_until: Option<Moment>,
    /// … for this reason.
    pub waiting_for: Option<Problem>,
    /// Why it is paused. `endpoint_unreachable`: it can go on alone.
    pub problem: Option<Problem>,
    /// The data file takes no writes, for the reason that `problem` says: what WeChat answered since.
    pub unsaved: Option<UnsavedView>,
}

/// Answers that are written as soon as the data file takes them. They are counted in the campaign's numbers already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct UnsavedView {
    pub answers: u32,
    /// All of them are on disk beside the data file, so that closing the app loses none.
    pub kept: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    Running,
    Paused,
    Done,
    Cancelled,
}

/// The people of a campaign to send it to again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ResendTo {
    Failed,
    /// Those with an unknown outcome.
    Unknown,
    FailedAndUnknown,
    /// Those whose text WeChat refused over this field; an empty name: over a field it didn't name.
    Field(String),
}

/// How to settle deliveries with an unknown outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum UnknownDecision {
    /// They stay unknown and are not asked about again.
    Leave,
    /// Once more, at the risk of a second message.
    SendAgain,
}

/// How fast to send, and how sure to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SendingView {
    /// Requests on their way at once, 1 to 200; `None` follows WeChat's own limit.
    pub in_flight: Option<u32>,
    /// Messages a second, 1 to 2,000; `None` follows WeChat's own limit.
    pub per_second: Option<u32>,
    /// A lost answer is settled by a retry also where only the page counted what was allowed. An accept nobody here
    /// heard of could let a second message through.
    pub trust_page_counts: bool,
}
