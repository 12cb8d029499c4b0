//! Refused requests by their id, for `rid/get` (reference section 11).

use super::answer::{RID_MALFORMED, RID_OLD, RID_UNKNOWN, Refusal};
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// Ids kept; the oldest is dropped first.
const KEPT: usize = 20_000;
const WEEK: Duration = Duration::from_secs(7 * 86_400);

#[derive(Default)]
pub struct Rids {
    order: VecDeque<String>,
    refused: HashMap<String, Refused>,
}

#[derive(Clone)]
pub struct Refused {
    pub path: &'static str,
    pub errcode: i64,
    pub errmsg: String,
    /// Seconds since 1970, on the wall.
    pub seconds: i64,
    at: Instant,
}

impl Rids {
    /// Remembers a refusal and gives its id: `8hex-8hex-8hex`, the second of the request, then chance.
    pub fn add(&mut self, path: &'static str, refusal: &Refusal, now: Instant) -> String {
        let seconds = chrono::Utc::now().timestamp();
        let chance = Uuid::new_v4().simple().to_string();
        let rid = format!("{seconds:08x}-{}-{}", &chance[..8], &chance[24..]);
        if self.order.len() == KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.refused.remove(&oldest);
        }
        self.order.push_back(rid.clone());
        let refused = Refused {
            path,
            errcode: refusal.errcode,
            errmsg: refusal.errmsg.clone().into_owned(),
            seconds,
            at: now,
        };
        self.refused.insert(rid.clone(), refused);
        rid
    }

    pub fn find(&self, rid: &str, now: Instant) -> Result<Refused, Refusal> {
        let groups: Vec<&str> = rid.split('-').collect();
        let is_hex = |group: &&str| group.len() == 8 && group.bytes().all(|b| b.is_ascii_hexdigit());
        if groups.len() != 3 || !groups.iter().all(is_hex) {
            return Err(RID_MALFORMED);
        }
        let refused = self.refused.get(rid).ok_or(RID_UNKNOWN)?;
        if now.duration_since(refused.at) >= WEEK { Err(RID_OLD) } else { Ok(refused.clone()) }
    }
}
