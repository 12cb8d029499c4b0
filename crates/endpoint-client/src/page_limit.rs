//! How many rows of the feed to ask for: fewer after each page that did not come, more after each that did.

use std::sync::atomic::{AtomicU32, Ordering};

/// Rows that are asked for at most.
#[derive(Debug)]
pub(crate) struct PageLimit(AtomicU32);

impl Default for PageLimit {
    /// Whatever the caller asks for.
    fn default() -> Self {
        Self(AtomicU32::new(u32::MAX))
    }
}

impl PageLimit {
    pub(crate) fn of(&self, asked: u32) -> u32 {
        self.0.load(Ordering::Relaxed).min(asked)
    }

    /// A page of so many rows came.
    pub(crate) fn grow(&self, from: u32) {
        self.0.fetch_max(from.saturating_mul(2), Ordering::Relaxed);
    }

    /// A page of so many rows did not come. One row is as little as there is.
    pub(crate) fn halve(&self, from: u32) {
        self.0.store((from / 2).max(1), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_halves_down_to_one_row_and_grows_again() {
        let limit = PageLimit::default();
        assert_eq!(limit.of(1_000), 1_000);
        limit.halve(1_000);
        assert_eq!(limit.of(1_000), 500);
        for _ in 0..12 {
            limit.halve(limit.of(1_000));
        }
        assert_eq!(limit.of(1_000), 1);
        limit.grow(1);
        assert_eq!(limit.of(1_000), 2);
    }
}
