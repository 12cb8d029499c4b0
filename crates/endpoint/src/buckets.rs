//! How often somebody may call: a bucket of requests each, that fills again as time goes by.
//!
//! The buckets are in a table of fixed size, found by a keyed hash, so that no number of made-up callers makes it grow.
//! Two callers may share a bucket: with far fewer calls in one period than there are buckets, neither will notice.

use crate::limit::{Limit, Rate};
use std::{
    hash::{BuildHasher, Hash, RandomState},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// 512 KiB of buckets.
const BUCKETS: usize = 1 << 16;

pub(crate) struct Buckets {
    rate: Limit<Rate>,
    /// When each will be full again, in nanoseconds of the steady clock.
    full_at: Box<[AtomicU64]>,
    hasher: RandomState,
}

impl Buckets {
    pub(crate) fn new(rate: Limit<Rate>) -> Self {
        let size = if rate == Limit::Off { 0 } else { BUCKETS };
        Self { rate, full_at: (0..size).map(|_| AtomicU64::new(0)).collect(), hasher: RandomState::new() }
    }

    /// Takes one request out of the caller's bucket. `now` is what a steady clock shows.
    ///
    /// # Errors
    /// How long until there is one, if it is empty; nothing was taken then.
    pub(crate) fn take(&self, caller: impl Hash, now: Duration) -> Result<(), Duration> {
        let Limit::At(rate) = self.rate else { return Ok(()) };
        // The remainder is smaller than the table, which fits in memory.
        let slot = usize::try_from(self.hasher.hash_one(caller) % self.full_at.len() as u64).unwrap_or(0);
        let Some(full_at) = self.full_at.get(slot) else { return Ok(()) };
        let now = u64::try_from(now.as_nanos()).unwrap_or(u64::MAX);
        let mut seen = full_at.load(Ordering::Relaxed);
        loop {
            let next = after_one(seen, now, rate)?;
            match full_at.compare_exchange_weak(seen, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Ok(()),
                Err(changed) => seen = changed,
            }
        }
    }
}

/// When a bucket that will be full at `full_at` will be full after one more request, or how long it stays empty.
fn after_one(full_at: u64, now: u64, rate: Rate) -> Result<u64, Duration> {
    let period = u64::try_from(rate.period.as_nanos()).unwrap_or(u64::MAX);
    let full_at = full_at.max(now);
    let next = full_at.saturating_add(period / u64::from(rate.requests.get()));
    match next.saturating_sub(now).checked_sub(period) {
        None | Some(0) => Ok(next),
        Some(wait) => Err(Duration::from_nanos(wait)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECOND: u64 = 1_000_000_000;

    fn rate(text: &str) -> Rate {
        text.parse().unwrap()
    }

    #[test]
    fn as_many_as_the_rate_at_once_and_then_one_at_a_time() {
        let (rate, now) = (rate("5/s"), 1_000 * SECOND);
        let mut full_at = 0;
        for _ in 0..5 {
            full_at = after_one(full_at, now, rate).unwrap();
        }
        assert_eq!(after_one(full_at, now, rate), Err(Duration::from_millis(200)));
        full_at = after_one(full_at, now + SECOND / 5, rate).unwrap();
        assert_eq!(after_one(full_at, now + SECOND / 5, rate), Err(Duration::from_millis(200)));
        assert!(after_one(full_at, now + 10 * SECOND, rate).is_ok());
    }

    #[test]
    fn callers_have_a_bucket_each_and_off_has_none() {
        let now = Duration::ZERO;
        let buckets = Buckets::new(Limit::At(rate("1/min")));
        assert_eq!(buckets.take("a", now), Ok(()));
        assert_eq!(buckets.take("a", now), Err(Duration::from_secs(60)));
        assert!((0..20).any(|other| buckets.take(other, now).is_ok()), "somebody else is not held up");
        let off = Buckets::new(Limit::Off);
        assert!((0..1_000).all(|_| off.take("a", now).is_ok()));
    }

    proptest! {
        /// Whatever the gaps, no stretch of one period lets more through than a full bucket and what flows in.
        #[test]
        fn never_more_than_twice_the_rate_in_a_period(
            gaps in proptest::collection::vec(0..SECOND / 2, 1..200),
            requests in 1_u32..20,
        ) {
            let rate = rate(&format!("{requests}/s"));
            let (mut now, mut full_at, mut let_through) = (1_000 * SECOND, 0, Vec::new());
            for gap in gaps {
                now += gap;
                if let Ok(next) = after_one(full_at, now, rate) {
                    full_at = next;
                    let_through.push(now);
                }
            }
            for &from in &let_through {
                let within = let_through.iter().filter(|&&at| (from..from + SECOND).contains(&at)).count();
                prop_assert!(within <= 2 * requests as usize);
            }
        }
    }
}
