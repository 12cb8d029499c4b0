//! Leasing codes to one desktop at a time.

use super::expire::expire;
use crate::{
    caller::Source,
    clock::Now,
    operations::{Operation, Result, token},
    storage::{
        Bearer,
        rows::{FreeLogin, Queue, Rows},
    },
};
use protocol::{ClaimedLogin, ClaimedLogins};
use std::time::Duration;

/// Leases waiting codes to `bearer`, after ending the expired ones. Does not wait.
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
        let logins = take_turns(rows, &bearer, claim, now).await?;
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

/// A code that has less to live than this stands for a queue that is too long: who came last has the best chance then.
const MIN_LIFE_MS: i64 = 60_000;

/// First-time codes before repeats. The sources of either take turns, one code each, beginning after the one that had
/// the last turn: so whoever brings many codes makes nobody wait but themselves.
async fn take_turns(
    rows: &mut impl Rows,
    bearer: &Bearer,
    claim: protocol::ClaimLogins,
    now: Now,
) -> Result<Vec<ClaimedLogin>> {
    let until = now.steady + chrono::Duration::seconds(claim.lease_seconds.into());
    let before = rows.last_source(bearer.workspace).await?;
    let mut last = before;
    let mut taken = Vec::new();
    for is_repeat in [false, true] {
        let queue = Queue { workspace: bearer.workspace, is_repeat };
        while taken.len() < claim.max as usize {
            let Some(turn) = next_turn(rows, queue, last, now).await? else { break };
            rows.lease_login(bearer, &turn.login, until).await?;
            last = turn.source;
            taken.push(turn.login);
        }
    }
    if last != before {
        rows.set_last_source(bearer.workspace, last).await?;
    }
    Ok(taken)
}

/// A code of the source after `last`, or, behind the last of all, of the first.
async fn next_turn(rows: &mut impl Rows, queue: Queue, last: Source, now: Now) -> Result<Option<FreeLogin>> {
    let next = match rows.oldest_free_login_after(queue, Some(last), now.steady).await? {
        Some(next) => Some(next),
        None => rows.oldest_free_login_after(queue, None, now.steady).await?,
    };
    match next {
        Some(old) if old.login.expires_in_ms < MIN_LIFE_MS => {
            Ok(rows.newest_free_login_of(queue, old.source, now.steady).await?.or(Some(old)))
        }
        other => Ok(other),
    }
}
