//! Where "now" comes from: the system in service, the test in a test.
//!
//! There are two clocks. The wall clock says what time it is, and somebody may set it, back too. The steady clock only
//! goes on: what lasts so long (rates, leases, login codes) is measured by it.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

/// A source of the present moment, in whole milliseconds, because that is what storage keeps.
#[derive(Clone)]
pub struct Clock {
    wall: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    steady: Arc<dyn Fn() -> Duration + Send + Sync>,
    /// What the wall clock said when the steady one began.
    began: DateTime<Utc>,
}

/// The present moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// What time it is. May step, when the clock is set.
    pub wall: DateTime<Utc>,
    /// The time when the service began and what has passed since: no setting of a clock moves it.
    pub steady: DateTime<Utc>,
}

impl Clock {
    pub fn system() -> Self {
        let began = Instant::now();
        Self::new(Utc::now, move || began.elapsed())
    }

    /// A clock that asks `wall` for the time and `steady` for what has passed since some beginning.
    pub fn new(
        wall: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        steady: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        let elapsed = TimeDelta::from_std(steady()).unwrap_or_default();
        let began = wall() - elapsed;
        Self { wall: Arc::new(wall), steady: Arc::new(steady), began }
    }

    pub(crate) fn now(&self) -> Now {
        let elapsed = TimeDelta::from_std(self.elapsed()).unwrap_or(TimeDelta::MAX);
        let steady = self.began.checked_add_signed(elapsed).unwrap_or(DateTime::<Utc>::MAX_UTC);
        Now { wall: (self.wall)().trunc_subsecs(3), steady: steady.trunc_subsecs(3) }
    }

    /// What the steady clock shows.
    pub(crate) fn elapsed(&self) -> Duration {
        (self.steady)()
    }
}

/// Both clocks at the same time.
impl From<DateTime<Utc>> for Now {
    fn from(at: DateTime<Utc>) -> Self {
        Self { wall: at, steady: at }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
