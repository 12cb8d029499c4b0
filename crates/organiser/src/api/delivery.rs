//! The people behind the numbers of a campaign, with every try.

use super::{Moment, Problem, ToldState};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A stretch of a campaign's people: never all of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeliveryQuery {
    pub campaign: String,
    pub group: DeliveryGroup,
    pub offset: u32,
    /// ≤ 500.
    pub limit: u32,
}

/// Which number of a result was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryGroup {
    All,
    /// Queued or being sent.
    Queued,
    Sent,
    Received,
    Failed,
    Unknown,
    /// Unknown, and the organiser has yet to decide.
    Unsettled,
    Skipped,
    Cancelled,
    /// A key of `CampaignView::by_reason`.
    Reason(String),
    /// A key of `CampaignView::by_field`.
    Field(String),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeliveryPage {
    pub total: u32,
    /// In the order they were queued in, from `offset`.
    pub rows: Vec<DeliveryRow>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeliveryRow {
    pub delivery: u32,
    /// `None` when the person is gone.
    pub number: Option<u32>,
    pub name: Option<String>,
    pub state: ToldState,
    /// A key of `CampaignView::by_reason`; empty where the state says it all.
    pub reason: String,
    /// More about the reason. For `refused`: `never_asked`, `declined`, `used_up` or `blocked`; for a refused text: the
    /// field; for `already_told`: `by_another`; for `reserved`: `unknown_elsewhere`.
    pub detail: String,
    /// Nobody answered *sent*; a retry's refusal proved it.
    pub inferred: bool,
    /// Unknown, and the organiser leaves it at that.
    pub left_alone: bool,
    /// The delivery this one repeats.
    pub repeats: Option<u32>,
    pub changed_at: Moment,
    /// Oldest first.
    pub attempts: Vec<AttemptView>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AttemptView {
    pub at: Moment,
    /// `None`: no answer came back, or not yet.
    pub answered_at: Option<Moment>,
    pub errcode: Option<i32>,
    /// What the errcode means and what to do; `None` where it went well or nothing is known.
    pub problem: Option<Problem>,
    /// WeChat's request id, for their support.
    pub rid: Option<String>,
}

/// Why somebody got the message or not, as one sentence: the text is under `why.<code>` and is filled with `values`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Why {
    /// `told`, `told_inferred`, `received`, `told_by_another`, `refused_used_up`, `failed`, `unknown`, `left_alone`,
    /// `queued`, `waiting`, `paused`, `sending`, `cancelled`, `skipped_no_grant` …, `not_tried`.
    pub code: String,
    /// `message`, `errcode`, `field`.
    pub values: BTreeMap<String, String>,
    /// When it happened.
    pub at: Option<Moment>,
    /// What to do about it, where WeChat refused.
    pub problem: Option<Problem>,
}

/// Somebody who gets test messages.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TesterView {
    pub number: u32,
    pub name: Option<String>,
}
