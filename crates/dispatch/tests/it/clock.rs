//! Both clocks turn with the runtime's, which tests pause; a sleep turns the wall's alone.

use chrono::{DateTime, TimeDelta, Utc};
use dispatch::{Clock, Now};
use std::sync::Mutex;
use tokio::time::Instant;

pub struct TestClock {
    start: Instant,
    wall: Mutex<DateTime<Utc>>,
}

impl Default for TestClock {
    fn default() -> Self {
        Self { start: Instant::now(), wall: Mutex::new("2026-11-21T06:00:00Z".parse().unwrap()) }
    }
}

impl TestClock {
    /// The computer sleeps for so long.
    pub fn sleep(&self, seconds: i64) {
        *self.wall.lock().unwrap() += TimeDelta::seconds(seconds);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Now {
        let steady = self.start.elapsed();
        Now { wall: *self.wall.lock().unwrap() + steady, steady }
    }
}
