//! Keeps a steady rate: each message gets its moment.

use std::time::Duration;
use tokio::time::Instant;

#[derive(Debug)]
pub(crate) struct Pace {
    gap: Duration,
    next: Instant,
}

impl Pace {
    pub(crate) fn per_second(rate: u32, now: Instant) -> Self {
        Self { gap: Duration::from_secs(1) / rate.max(1), next: now }
    }

    /// When the next message may leave. Time that passed unused is not saved up.
    pub(crate) fn slot(&mut self, now: Instant) -> Instant {
        let slot = self.next.max(now);
        self.next = slot + self.gap;
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;
    use std::time::Duration;
    use tokio::time::Instant;

    #[test]
    fn slots_keep_their_distance_and_idle_time_is_not_saved_up() {
        let start = Instant::now();
        let mut pace = Pace::per_second(50, start);
        assert_eq!(pace.slot(start), start);
        assert_eq!(pace.slot(start), start + Duration::from_millis(20));
        let later = start + Duration::from_secs(60);
        assert_eq!(pace.slot(later), later);
        assert_eq!(pace.slot(later), later + Duration::from_millis(20));
    }
}
