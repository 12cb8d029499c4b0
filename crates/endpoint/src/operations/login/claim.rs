//! Leasing codes to one desktop at a time.

use super::expire::expire;
use crate::{
    clock::Now,
    operations::{Operation, Result, token},
    storage::{Bearer, rows::Rows},
};
use protocol::ClaimedLogins;
use std::time::Duration;

/// Leases waiting codes to `bearer`, after ending the expired ones: first-time codes before repeats, each by expiry. Does
/// not wait.
pub struct ClaimLogins {
    pub bearer: Bearer,
    pub claim: protocol::ClaimLogins,
    pub now: Now,
}

/// Its counts are of after the claim.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub logins: ClaimedLogins,
    /// How soon a code leased to somebody becomes claimable again; nothing wakes a poll for that.
    pub next_lapse: Option<Duration>,
}

impl Operation for ClaimLogins {
    type Output = Claimed;

    async fn run(self, rows: &mut impl Rows) -> Result<Claimed> {
        let Self { bearer, claim, now } = self;
        token::recheck(rows, &bearer).await?;
        expire(rows, now).await?;
        let logins = rows.free_logins(bearer.workspace, claim.max, now.steady).await?;
        let until = now.steady + chrono::Duration::seconds(claim.lease_seconds.into());
        rows.lease_logins(&bearer, &logins, until).await?;
        let queue = rows.queue_state(bearer.workspace, now.steady).await?;
        Ok(Claimed {
            logins: ClaimedLogins {
                logins,
                waiting: queue.waiting,
                leased: queue.leased,
                next_expiry_ms: queue.next_expiry_ms,
            },
            next_lapse: queue.next_lapse,
        })
    }
}
