//! Whether the wall clock can be believed when it says that an event's retention is over.
//!
//! A purge can't be taken back, and desktops follow it, so one look at a clock that was set wrong must not bring one
//! about. The time that was last believed goes on with the steady clock; a wall clock that is further ahead of it than a
//! day is believed only after it was so for a day.

use crate::clock::Now;
use chrono::{DateTime, TimeDelta, Utc};

/// How far ahead the wall clock may be, and how long it has to stay further ahead until it is believed.
const MAX_AHEAD: TimeDelta = TimeDelta::days(1);

pub(crate) struct RetentionClock {
    believed: Now,
    /// Since when, by the steady clock, the wall clock has been too far ahead.
    ahead_since: Option<DateTime<Utc>>,
}

/// What the wall clock is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// What is due by then may be purged.
    Believed(DateTime<Utc>),
    /// Nothing may be purged.
    Ahead {
        by: TimeDelta,
        /// It was not so at the last look.
        is_news: bool,
    },
}

impl RetentionClock {
    /// `last_believed` is from an earlier run; `None` in a new database, where nothing can be lost.
    pub(crate) fn new(last_believed: Option<DateTime<Utc>>, now: Now) -> Self {
        let believed = Now { wall: last_believed.unwrap_or(now.wall), steady: now.steady };
        Self { believed, ahead_since: None }
    }

    pub(crate) fn judge(&mut self, now: Now) -> Verdict {
        let expected = self.believed.wall + (now.steady - self.believed.steady);
        let by = now.wall - expected;
        let since = *self.ahead_since.get_or_insert(now.steady);
        if by <= MAX_AHEAD || now.steady - since >= MAX_AHEAD {
            self.ahead_since = None;
            // A clock that was set back may be set right again without being ahead.
            if now.wall > expected {
                self.believed = now;
            }
            return Verdict::Believed(now.wall);
        }
        Verdict::Ahead { by, is_news: since == now.steady }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(wall_hours: i64, steady_hours: i64) -> Now {
        let start: DateTime<Utc> = "2031-05-01T08:00:00Z".parse().unwrap();
        let after = |hours| start + TimeDelta::hours(hours);
        Now { wall: after(wall_hours), steady: after(steady_hours) }
    }

    #[test]
    fn a_look_at_a_clock_that_was_set_far_ahead_purges_nothing() {
        let mut clock = RetentionClock::new(None, at(0, 0));
        assert_eq!(clock.judge(at(1, 1)), Verdict::Believed(at(1, 1).wall));
        let by = TimeDelta::hours(87_600);
        assert_eq!(clock.judge(at(87_602, 2)), Verdict::Ahead { by, is_news: true });
        assert_eq!(clock.judge(at(87_603, 3)), Verdict::Ahead { by, is_news: false });
        assert_eq!(clock.judge(at(4, 4)), Verdict::Believed(at(4, 4).wall), "it was set right again");
        assert!(
            matches!(clock.judge(at(87_605, 5)), Verdict::Ahead { is_news: true, .. }),
            "and wrong again"
        );
        assert!(matches!(clock.judge(at(87_628, 28)), Verdict::Ahead { .. }));
        assert_eq!(
            clock.judge(at(87_629, 29)),
            Verdict::Believed(at(87_629, 29).wall),
            "a day later it is right"
        );
        assert_eq!(clock.judge(at(87_640, 40)), Verdict::Believed(at(87_640, 40).wall));
    }

    #[test]
    fn a_clock_set_back_or_a_little_ahead_is_believed() {
        let mut clock = RetentionClock::new(None, at(0, 0));
        for now in [at(-48, 1), at(-20, 2), at(5, 3)] {
            assert_eq!(clock.judge(now), Verdict::Believed(now.wall));
        }
    }

    #[test]
    fn a_restart_does_not_make_a_wrong_clock_right() {
        let mut clock = RetentionClock::new(Some(at(0, 0).wall), at(87_600, 0));
        assert!(matches!(clock.judge(at(87_600, 0)), Verdict::Ahead { .. }));
        assert!(matches!(clock.judge(at(87_601, 1)), Verdict::Ahead { .. }));
    }
}
