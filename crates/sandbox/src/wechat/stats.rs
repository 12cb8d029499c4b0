//! Counts of what the fake WeChat was asked and what it answered.

use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    pub tokens_issued: u64,
    pub token_calls: u64,
    pub login_calls: u64,
    pub template_calls: u64,
    /// Send calls, refused and dropped ones included.
    pub sends: u64,
    pub delivered: u64,
    /// Calls that got no answer of WeChat's (closed, stalled or a gateway's page) and were not carried out.
    pub dropped_before: u64,
    /// Calls that got none and were carried out; sends among them are also counted in `delivered` or `refusals`.
    pub dropped_after: u64,
    /// Refusals of all calls by errcode.
    pub refusals: BTreeMap<i64, u64>,
}
