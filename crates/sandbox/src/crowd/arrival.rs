//! When people arrive: a few early, then a peak, then a long tail.

use crate::seeded;
use rand::RngExt;
use std::time::Duration;

/// When each of `n` people arrives, counted from the start: sorted, none after `duration`.
pub fn arrival_offsets(n: usize, duration: Duration, seed: u64) -> Vec<Duration> {
    let mut rng = seeded::stream(seed, &["arrivals"]);
    let mut offsets: Vec<Duration> = (0..n)
        .map(|_| {
            // The third smallest of eight is Beta(3, 6): nothing at once, most at a third of the time, a long tail.
            let mut draws: [f64; 8] = rng.random();
            draws.sort_by(f64::total_cmp);
            duration.mul_f64(draws[2]).min(duration)
        })
        .collect();
    offsets.sort();
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn everybody_arrives_in_order_and_in_time(n in 0_usize..500, secs in 0_u64..100_000, seed: u64) {
            let duration = Duration::from_secs(secs);
            let offsets = arrival_offsets(n, duration, seed);
            prop_assert_eq!(offsets.len(), n);
            prop_assert!(offsets.is_sorted());
            prop_assert!(offsets.last().is_none_or(|last| *last <= duration));
            prop_assert_eq!(arrival_offsets(n, duration, seed), offsets);
        }
    }

    #[test]
    fn the_start_is_slow_the_peak_early_and_the_tail_long() {
        let offsets = arrival_offsets(10_000, Duration::from_secs(100), 1);
        let within =
            |from: u64, to: u64| offsets.iter().filter(|at| (from..to).contains(&at.as_secs())).count();
        let tenths: Vec<usize> = (0..10).map(|tenth| within(tenth * 10, tenth * 10 + 10)).collect();
        let peak = tenths.iter().enumerate().max_by_key(|(_, count)| **count).unwrap().0;
        assert!((1..=4).contains(&peak), "{tenths:?}");
        assert!(tenths[0] < tenths[peak] / 2, "{tenths:?}");
        assert!(tenths[8] < tenths[5] && tenths[8] > 0, "{tenths:?}");
    }
}
