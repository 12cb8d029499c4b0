//! Time, by two clocks: the wall's, which people read and may set, and a steady one.

use chrono::{DateTime, Utc};
use std::time::Duration;
use tokio::time::Instant;

/// Both clocks at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    pub wall: DateTime<Utc>,
    /// Since some fixed moment; it may stop while the computer sleeps.
    pub steady: Duration,
}

pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Now;
}

/// The computer's own.
#[derive(Debug)]
pub struct SystemClock(Instant);

impl Default for SystemClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Now {
        Now { wall: Utc::now(), steady: self.0.elapsed() }
    }
}

/// What the steady clock does while the computer sleeps, which differs from system to system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhileAsleep {
    /// Linux, macOS: the wall's clock then runs farther than it.
    Stops,
    /// Windows: nothing but a turn of the loop that comes late by the wall's clock shows a sleep.
    GoesOn,
}

impl WhileAsleep {
    pub(crate) const HERE: Self = if cfg!(windows) { Self::GoesOn } else { Self::Stops };
}

/// So much time that nobody was awake for is a sleep.
const ASLEEP: Duration = Duration::from_secs(30);

/// So soon after a sleep the network needs a moment.
const RECENT: Duration = Duration::from_secs(30);

/// Notices that the computer woke up. To be asked at least every few seconds.
#[derive(Debug)]
pub(crate) struct WakeDetector {
    steady_clock: WhileAsleep,
    last: Now,
    woke_at: Option<Duration>,
}

impl WakeDetector {
    pub(crate) fn new(now: Now, steady_clock: WhileAsleep) -> Self {
        Self { steady_clock, last: now, woke_at: None }
    }

    /// Whether it slept since it was last asked.
    pub(crate) fn woke(&mut self, now: Now) -> bool {
        let wall = (now.wall - self.last.wall).to_std().unwrap_or_default();
        let ran = now.steady.saturating_sub(self.last.steady);
        self.last = now;
        let woke = match self.steady_clock {
            WhileAsleep::Stops => wall > ran + ASLEEP,
            WhileAsleep::GoesOn => wall > ASLEEP,
        };
        if woke {
            self.woke_at = Some(now.steady);
        }
        woke
    }

    pub(crate) fn recently_resumed(&self, now: Now) -> bool {
        self.woke_at.is_some_and(|at| now.steady < at + RECENT)
    }
}

/// China's next midnight, when WeChat's daily quotas are assumed to begin anew (reference, section 11).
pub(crate) fn next_china_midnight(now: DateTime<Utc>) -> DateTime<Utc> {
    const EIGHT_HOURS_MS: i64 = 8 * 3_600_000;
    const DAY_MS: i64 = 24 * 3_600_000;
    let local = now.timestamp_millis() + EIGHT_HOURS_MS;
    let midnight = (local.div_euclid(DAY_MS) + 1) * DAY_MS - EIGHT_HOURS_MS;
    DateTime::from_timestamp_millis(midnight).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::{Now, WakeDetector, WhileAsleep, next_china_midnight};
    use chrono::{DateTime, Utc};
    use std::time::Duration;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn later(wall: i64, steady: u64) -> Now {
        Now {
            wall: at("2026-11-21T06:00:00Z") + chrono::TimeDelta::seconds(wall),
            steady: Duration::from_secs(100 + steady),
        }
    }

    #[test]
    fn where_the_steady_clock_goes_on_asleep_a_late_turn_is_a_sleep() {
        let mut detector = WakeDetector::new(later(0, 0), WhileAsleep::GoesOn);
        assert!(!detector.woke(later(1, 1)), "in time");
        assert!(!detector.woke(later(31, 31)), "30 s late may be a slow disk");
        assert!(detector.woke(later(7_231, 7_231)), "two hours, by both clocks");
        assert!(detector.recently_resumed(later(7_240, 7_240)));
        assert!(!detector.woke(later(31, 7_241)), "a clock that was set back is no sleep");
    }

    #[test]
    fn a_gap_of_more_than_half_a_minute_is_a_sleep_and_a_busy_minute_is_not() {
        let mut detector = WakeDetector::new(later(0, 0), WhileAsleep::Stops);
        assert!(!detector.woke(later(60, 60)), "both clocks ran");
        assert!(!detector.woke(later(110, 80)), "30 s exactly may be an adjustment");
        assert!(detector.woke(later(200, 85)));
        assert!(!detector.woke(later(190, 90)), "a clock that was set back is no sleep");
    }

    #[test]
    fn midnight_is_chinas() {
        assert_eq!(next_china_midnight(at("2026-11-21T15:59:59Z")), at("2026-11-21T16:00:00Z"));
        assert_eq!(next_china_midnight(at("2026-11-21T16:00:00Z")), at("2026-11-22T16:00:00Z"));
    }
}
