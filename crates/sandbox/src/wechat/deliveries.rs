//! Every message that WeChat took: what the people's phones would show.

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// One message that was answered with errcode 0, or whose answer a fault swallowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivered {
    pub msgid: u64,
    pub openid: String,
    pub template_id: String,
    /// Field key to the text shown.
    pub data: BTreeMap<String, String>,
    pub page: Option<String>,
    pub at: DateTime<Utc>,
}
