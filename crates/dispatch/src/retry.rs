//! When a postponed delivery is tried again.

use rand::RngExt;

/// Tries in all, the first included.
pub(crate) const MAX_TRIES: u32 = 5;

/// Milliseconds to wait after this many tries: one second, doubling, and up to half of it again, so that those who were
/// refused together don't come back together.
pub(crate) fn delay_ms(tries: u32) -> i64 {
    let whole = 1000_i64 << tries.saturating_sub(1).min(5);
    whole + rand::rng().random_range(0..=whole / 2)
}
