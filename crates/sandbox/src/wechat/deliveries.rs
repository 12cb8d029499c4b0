//! Every message that WeChat accepted: what people's phones would show.

use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

/// Messages kept with their texts; the counts include all of them.
const KEPT: usize = 200_000;

/// One message that was answered with errcode 0, or whose answer a fault swallowed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Delivered {
    /// Beyond 2^53 for some; as JSON a text.
    #[serde(serialize_with = "as_text")]
    pub msgid: u64,
    pub openid: String,
    pub template_id: String,
    /// Field key to the text shown.
    pub data: BTreeMap<String, String>,
    pub page: Option<String>,
    pub at: DateTime<Utc>,
}

#[derive(Default)]
pub struct Deliveries {
    /// The newest, oldest first.
    kept: VecDeque<Delivered>,
    /// By openid and template id.
    counts: BTreeMap<(String, String), u64>,
}

impl Deliveries {
    pub fn add(&mut self, delivered: Delivered) {
        let key = (delivered.openid.clone(), delivered.template_id.clone());
        *self.counts.entry(key).or_default() += 1;
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(delivered);
    }

    pub fn kept(&self) -> impl Iterator<Item = &Delivered> {
        self.kept.iter()
    }

    pub const fn counts(&self) -> &BTreeMap<(String, String), u64> {
        &self.counts
    }
}

fn as_text<S: serde::Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}
