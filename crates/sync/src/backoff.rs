//! How long to wait before trying again.

use rand::RngExt;
use std::time::Duration;

/// Doubling from one second to half a minute, each shortened by up to a half, so that many desktops don't come back
/// in step.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

/// Somebody who waits for an end isn't kept longer than about a quarter of a minute by an endpoint that isn't there.
const PATIENT_TRIES: u32 = 5;

impl Backoff {
    pub(crate) fn next(&mut self) -> Duration {
        let whole = Duration::from_secs(1 << self.failures.min(5)).min(Duration::from_secs(30));
        self.failures = self.failures.saturating_add(1);
        whole.mul_f64(rand::rng().random_range(0.5..1.0))
    }

    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Whether it was tried often enough for somebody who waits.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.failures >= PATIENT_TRIES
    }
}
