//! The limit of sends per second.

use std::time::Duration;
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

/// The current second, and how many sends it had.
#[derive(Default)]
pub struct Second {
    began: Option<Instant>,
    taken: u64,
}

impl Second {
    /// Counts one more unless the second is full. A limit of 0 is none.
    pub fn take(&mut self, limit: u64, now: Instant) -> bool {
        if limit == 0 {
            return true;
        }
        if self.began.is_none_or(|began| now.duration_since(began) >= SECOND) {
            *self = Self { began: Some(now), taken: 0 };
        }
        self.taken += 1;
        self.taken <= limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_second_takes_no_more_and_the_next_one_does() {
        let (mut second, now) = (Second::default(), Instant::now());
        let taken = |second: &mut Second, at| (0..10).filter(|_| second.take(3, at)).count();
        assert_eq!(taken(&mut second, now), 3);
        assert_eq!(taken(&mut second, now + SECOND / 2), 0);
        assert_eq!(taken(&mut second, now + SECOND), 3);
        assert!((0..100).all(|_| second.take(0, now)), "0 is no limit");
    }
}
