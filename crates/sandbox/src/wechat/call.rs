//! The calls that this WeChat knows, and the checks before any of them is carried out.

use super::answer::{DAILY_QUOTA, Refusal};
use super::with_faults::with_faults;
use crate::Sandbox;
use axum::response::Response;
use serde::Deserialize;

/// One call, by its path, and how often a day it may be made.
pub struct Call {
    pub method: &'static str,
    pub path: &'static str,
    /// `None` is no limit; `quota/get` shows none either.
    pub daily: Option<u64>,
}

/// How every call after the token's carries it.
#[derive(Deserialize)]
pub struct WithToken {
    pub access_token: Option<String>,
}

pub const STABLE_TOKEN: Call = post("/cgi-bin/stable_token", Some(500_000));
pub const LOGIN: Call = get("/sns/jscode2session", None);
pub const SEND: Call = post("/cgi-bin/message/subscribe/send", Some(10_000_000));
/// WeChat doesn't publish the library's quotas; they are small.
pub const GETTEMPLATE: Call = get("/wxaapi/newtmpl/gettemplate", Some(1_000));
pub const GETCATEGORY: Call = get("/wxaapi/newtmpl/getcategory", Some(1_000));
pub const TITLES: Call = get("/wxaapi/newtmpl/getpubtemplatetitles", Some(1_000));
pub const KEYWORDS: Call = get("/wxaapi/newtmpl/getpubtemplatekeywords", Some(1_000));
pub const ADDTEMPLATE: Call = post("/wxaapi/newtmpl/addtemplate", Some(1_000));
pub const DELTEMPLATE: Call = post("/wxaapi/newtmpl/deltemplate", Some(1_000));
pub const QUOTA_GET: Call = post("/cgi-bin/openapi/quota/get", Some(1_000_000));
pub const RID_GET: Call = post("/cgi-bin/openapi/rid/get", Some(1_000_000));
pub const CLEAR_QUOTA: Call = post("/cgi-bin/clear_quota", None);
pub const CODE: Call = post("/wxa/getwxacodeunlimit", Some(5_000_000));

pub const CALLS: [&Call; 13] = [
    &STABLE_TOKEN,
    &LOGIN,
    &SEND,
    &GETTEMPLATE,
    &GETCATEGORY,
    &TITLES,
    &KEYWORDS,
    &ADDTEMPLATE,
    &DELTEMPLATE,
    &QUOTA_GET,
    &RID_GET,
    &CLEAR_QUOTA,
    &CODE,
];

const fn get(path: &'static str, daily: Option<u64>) -> Call {
    Call { method: "GET", path, daily }
}

const fn post(path: &'static str, daily: Option<u64>) -> Call {
    Call { method: "POST", path, daily }
}

/// Carries out a call that isn't about one person, if the token is valid and the quota allows it.
pub async fn with_token(
    sandbox: &Sandbox,
    call: &'static Call,
    token: &WithToken,
    work: impl FnOnce() -> Result<Response, Refusal> + Send,
) -> Response {
    let outcome = sandbox.account().outcome_of_other(sandbox.seed(), call.path);
    with_faults(sandbox, call, outcome, || {
        let now = sandbox.now();
        {
            let mut account = sandbox.account();
            account.check_token(token.access_token.as_deref(), now)?;
            account.count_call(call, now)?;
        }
        work()
    })
    .await
}

/// The day's calls by path.
#[derive(Default)]
pub struct Usage {
    day: u64,
    used: std::collections::BTreeMap<&'static str, u64>,
}

impl Usage {
    /// Counts one more call on this day, unless the day's quota is used.
    pub fn take(&mut self, path: &'static str, limit: Option<u64>, day: u64) -> Result<(), Refusal> {
        if self.day != day {
            *self = Self { day, used: std::collections::BTreeMap::new() };
        }
        let used = self.used.entry(path).or_default();
        if limit.is_some_and(|limit| *used >= limit) {
            return Err(DAILY_QUOTA);
        }
        *used += 1;
        Ok(())
    }

    pub fn used(&self, path: &str, day: u64) -> u64 {
        if self.day == day { self.used.get(path).copied().unwrap_or(0) } else { 0 }
    }

    pub fn clear(&mut self) {
        self.used.clear();
    }
}
