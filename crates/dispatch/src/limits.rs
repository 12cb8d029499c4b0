//! The maximum speed of a campaign: what the organiser set, and what WeChat reports.

use crate::messenger::Quota;
use domain::Trust;

/// What the organiser set. What is left open follows WeChat's own limit, or a cautious default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Requests on their way at once.
    pub in_flight: Option<usize>,
    pub per_second: Option<u32>,
    pub trust: Trust,
}

/// The limits of one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Limits {
    pub in_flight: usize,
    pub per_second: f64,
}

/// The default if neither the organiser nor WeChat sets a limit (reference, section 11).
const IN_FLIGHT: usize = 10;
const PER_SECOND: f64 = 50.0;
/// No faster than this unasked, whatever WeChat allows.
const MAX_IN_FLIGHT: usize = 50;
const MAX_PER_SECOND: f64 = 200.0;
/// Stays this far below what WeChat allows, because others may use the same account.
const MARGIN: f64 = 0.9;

impl Limits {
    pub(crate) fn of(settings: &Settings, quota: Option<&Quota>) -> Self {
        let allowed = quota.and_then(|quota| quota.per_second).map(|rate| (rate * MARGIN).max(1.0));
        let per_second = match (settings.per_second, allowed) {
            (Some(set), Some(allowed)) => f64::from(set.max(1)).min(allowed),
            (Some(set), None) => f64::from(set.max(1)),
            (None, Some(allowed)) => allowed.min(MAX_PER_SECOND),
            (None, None) => PER_SECOND,
        };
        let raised = allowed.is_some_and(|allowed| allowed > PER_SECOND);
        let in_flight = settings.in_flight.unwrap_or(if raised { MAX_IN_FLIGHT } else { IN_FLIGHT });
        Self { in_flight: in_flight.max(1), per_second }
    }
}

#[cfg(test)]
mod tests {
    use super::{Limits, Settings};
    use crate::messenger::Quota;

    fn limits(in_flight: Option<usize>, per_second: Option<u32>, wechat: Option<f64>) -> (usize, f64) {
        let settings = Settings { in_flight, per_second, ..Settings::default() };
        let quota = wechat.map(|rate| Quota { per_second: Some(rate), ..Quota::default() });
        let limits = Limits::of(&settings, quota.as_ref());
        (limits.in_flight, limits.per_second)
    }

    #[test]
    fn wechat_raises_the_default_and_lowers_what_was_set() {
        assert_eq!(limits(None, None, None), (10, 50.0));
        assert_eq!(limits(None, None, Some(200.0)), (50, 180.0));
        assert_eq!(limits(None, None, Some(10_000.0)), (50, 200.0), "not faster than this unasked");
        assert_eq!(limits(Some(100), Some(1000), None), (100, 1000.0));
        assert_eq!(limits(Some(100), Some(1000), Some(100.0)), (100, 90.0));
        assert_eq!(limits(Some(0), Some(0), None), (1, 1.0));
    }
}
