//! Keeps a steady rate: each message gets its moment.

use std::time::Duration;

/// Slots are given out this far ahead, so that claims can share a commit.
const AHEAD: Duration = Duration::from_millis(40);

#[derive(Debug, Default)]
pub(crate) struct Pace {
    next: Duration,
}

impl Pace {
    /// How many messages may be claimed now, at this rate.
    pub(crate) fn room(&self, per_second: f64, now: Duration) -> usize {
        let open = (now + AHEAD).saturating_sub(self.next.max(now.saturating_sub(AHEAD)));
        if self.next > now + AHEAD {
            return 0;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred at most")]
        let slots = (open.as_secs_f64() * per_second) as usize;
        slots + 1
    }

    /// When the next message may leave. Time that passed unused is not saved up.
    pub(crate) fn slot(&mut self, per_second: f64, now: Duration) -> Duration {
        let slot = self.next.max(now);
        self.next = slot + Duration::from_secs_f64(1.0 / per_second);
        slot
    }

    /// When there is room again.
    pub(crate) fn opens_at(&self) -> Duration {
        self.next.saturating_sub(AHEAD)
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;
    use std::time::Duration;

    #[test]
    fn slots_keep_their_distance_and_idle_time_is_not_saved_up() {
        let start = Duration::from_secs(10);
        let mut pace = Pace::default();
        assert_eq!(pace.slot(50.0, start), start);
        assert_eq!(pace.slot(50.0, start), start + Duration::from_millis(20));
        let later = start + Duration::from_secs(60);
        assert_eq!(pace.slot(50.0, later), later);
        assert_eq!(pace.slot(50.0, later), later + Duration::from_millis(20));
    }

    #[test]
    fn no_more_is_claimed_than_leaves_within_a_moment() {
        let start = Duration::from_secs(10);
        let mut pace = Pace::default();
        for _ in 0..200 {
            if pace.room(50.0, start) == 0 {
                break;
            }
            pace.slot(50.0, start);
        }
        assert!(pace.next - start <= Duration::from_millis(80), "claimed far ahead: {:?}", pace.next - start);
        assert_eq!(pace.room(50.0, start), 0);
        assert!(pace.room(50.0, pace.opens_at()) > 0);
    }
}
