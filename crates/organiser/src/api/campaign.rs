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
    pub started_at: Moment,
    pub finished_at: Option<Moment>,
    /// Messages a second over the last moments, while running.
    pub rate: Option<u32>,
    /// Nothing is sent before then, and why.
    pub waiting_until: Option<Moment>,
    /// Why it is paused.
    pub problem: Option<Problem>,
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
