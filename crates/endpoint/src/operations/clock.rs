//! What the service remembers of time between two runs.

use super::{Access, Operation, Result};
use crate::{
    clock::Now,
    rules::{CODE_LIFE, MAX_LOGIN_LEASE, MAX_RESERVATION},
    storage::rows::Rows,
};
use chrono::{DateTime, Utc};

/// The last time that was believed; `None` in a new database.
pub(crate) struct ReadBelievedTime;

impl Operation for ReadBelievedTime {
    type Output = Option<DateTime<Utc>>;
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<Option<DateTime<Utc>>> {
        Ok(rows.believed_time().await?)
    }
}

pub(crate) struct KeepBelievedTime {
    pub at: DateTime<Utc>,
}

impl Operation for KeepBelievedTime {
    type Output = ();

    async fn run(self, rows: &mut impl Rows) -> Result<()> {
        Ok(rows.set_believed_time(self.at).await?)
    }
}

/// Ends in time what an earlier run left under a clock that was ahead: no code, lease or reservation lasts longer than a
/// new one would.
pub(crate) struct ShortenLeases {
    pub now: Now,
}

impl Operation for ShortenLeases {
    type Output = ();

    async fn run(self, rows: &mut impl Rows) -> Result<()> {
        rows.shorten_logins(self.now.steady, CODE_LIFE, MAX_LOGIN_LEASE).await?;
        Ok(rows.shorten_reservations(self.now.steady, MAX_RESERVATION).await?)
    }
}
