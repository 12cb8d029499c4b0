use super::Stored;
use chrono::{DateTime, TimeDelta, Utc};

/// What the storage remembers of time itself.
pub trait ClockRows {
    /// The last time that was believed; `None` in a new database.
    fn believed_time(&mut self) -> impl Stored<Option<DateTime<Utc>>>;
    fn set_believed_time(&mut self, at: DateTime<Utc>) -> impl Stored<()>;
    /// Brings login codes and leases that would last longer from now on than `code_life` or `lease` down to that.
    fn shorten_logins(
        &mut self,
        now: DateTime<Utc>,
        code_life: TimeDelta,
        lease: TimeDelta,
    ) -> impl Stored<()>;
    /// The same of reservations.
    fn shorten_reservations(&mut self, now: DateTime<Utc>, lease: TimeDelta) -> impl Stored<()>;
}
