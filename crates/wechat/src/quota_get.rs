//! `POST /cgi-bin/openapi/quota/get` (reference, section 11): how often a call may be made, and how often it was.

use crate::client::{Body, Call, Wechat, json};
use crate::error::Error;
use crate::wire;
use serde::Deserialize;

/// The path of `subscribe/send`, as `quota/get` wants it.
pub const SEND_PATH: &str = "/cgi-bin/message/subscribe/send";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Quota {
    #[serde(rename = "quota")]
    pub day: DayQuota,
    /// The most calls in a window, where there is such a limit.
    #[serde(default)]
    pub rate_limit: Option<RateLimit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct DayQuota {
    #[serde(deserialize_with = "wire::number")]
    pub daily_limit: i64,
    #[serde(deserialize_with = "wire::number")]
    pub used: i64,
    #[serde(deserialize_with = "wire::number")]
    pub remain: i64,
}

/// This many calls in this many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct RateLimit {
    #[serde(deserialize_with = "wire::number")]
    pub call_count: i64,
    #[serde(deserialize_with = "wire::number")]
    pub refresh_second: i64,
}

impl DayQuota {
    /// How many calls are left today; `None` where there is no limit, which WeChat says with zeros.
    pub fn remaining(&self) -> Option<u64> {
        (self.daily_limit > 0).then(|| u64::try_from(self.remain).unwrap_or(0))
    }
}

impl RateLimit {
    /// Calls a second; `None` where WeChat's figures make no limit.
    pub fn per_second(&self) -> Option<f64> {
        let (calls, seconds) =
            (u32::try_from(self.call_count).ok()?, u32::try_from(self.refresh_second).ok()?);
        (calls > 0 && seconds > 0).then(|| f64::from(calls) / f64::from(seconds))
    }
}

impl Wechat {
    /// The quota of the call at `path`, which begins with `/`, such as [`SEND_PATH`].
    pub async fn quota_get(&self, path: &str) -> Result<Quota, Error> {
        let body = json(&serde_json::json!({ "cgi_path": path }));
        self.call(Call::post("/cgi-bin/openapi/quota/get", Body::Json(&body))).await
    }
}

#[cfg(test)]
mod tests {
    use super::{DayQuota, RateLimit};

    #[test]
    fn all_zeros_mean_no_limit() {
        let left = |daily_limit, used, remain| DayQuota { daily_limit, used, remain }.remaining();
        assert_eq!(left(0, 0, 0), None);
        assert_eq!((left(100, 100, 0), left(100, 1, 99), left(100, 101, -1)), (Some(0), Some(99), Some(0)));
    }

    #[test]
    fn a_limit_without_figures_is_none() {
        let limit = |call_count, refresh_second| RateLimit { call_count, refresh_second }.per_second();
        assert_eq!(limit(3_000, 60), Some(50.0));
        assert_eq!((limit(0, 60), limit(10, 0), limit(-1, -1)), (None, None, None));
    }
}
