//! One round: the outcomes, pauses, waits and claims that are due together, in one commit.

use crate::claim::{self, Claim};
use crate::clock::Now;
use crate::prepared::Prepared;
use crate::requests::{cancel_queued, carry_out};
use crate::settle::{After, Finished, settle};
use std::sync::Arc;
use store::table::campaign::{self, State, Status, Wait};
use store::table::campaign_request;
use store::{Result, Tx};

/// What is to be written.
#[derive(Clone, Default)]
pub(crate) struct RoundInput {
    pub finished: Vec<Finished>,
    pub interruption: Option<Interruption>,
    /// Deliveries to claim.
    pub claim: Vec<i64>,
}

/// Why nothing more is sent for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Interruption {
    /// Until somebody resumes it; the reason.
    Pause(String),
    /// Until then.
    Wait(Wait),
    /// It waited, and goes on.
    GoOn,
}

/// What was found and done.
#[derive(Debug)]
pub(crate) struct Round {
    pub claims: Vec<Claim>,
    /// Claimed later: another campaign is writing to these people.
    pub deferred: Vec<i64>,
    /// Their reservations ended with their outcome.
    pub over: Vec<i64>,
    pub status: Status,
}

/// Writes the round. Requests of another process are read first, so that nothing is claimed after them.
pub(crate) fn write(tx: &Tx<'_>, prepared: &Arc<Prepared>, input: &RoundInput, now: Now) -> Result<Round> {
    let (id, now_ms) = (prepared.campaign.id.as_str(), now.wall.timestamp_millis());
    let over = settle_all(tx, prepared, &input.finished, now_ms)?;
    match &input.interruption {
        Some(Interruption::Pause(reason)) => {
            campaign::set_state(tx, id, State::Paused, Some(reason), now_ms)?;
        }
        Some(Interruption::Wait(wait)) => campaign::set_wait(tx, id, Some(wait))?,
        Some(Interruption::GoOn) => campaign::set_wait(tx, id, None)?,
        None => {}
    }
    if let Some(request) = campaign_request::get(tx.conn, id)? {
        carry_out(tx, id, request, now_ms)?;
    }
    // A campaign that is not there any more has nothing to send.
    let gone = Status { state: State::Cancelled, alone: false, wait: None };
    let status = campaign::status(tx.conn, id)?.unwrap_or(gone);
    let claimed = match status.state {
        State::Running if status.wait.is_none() => claim::claim(tx, prepared, &input.claim, now.wall)?,
        _ => claim::Claimed::default(),
    };
    // Those on their way when it was cancelled come back one by one.
    if status.state == State::Cancelled && !input.finished.is_empty() {
        cancel_queued(tx, &prepared.campaign.appid, id, now_ms)?;
    }
    Ok(Round { claims: claimed.claims, deferred: claimed.deferred, over, status })
}

/// Writes these outcomes; returns the deliveries whose reservations ended with them.
fn settle_all(tx: &Tx<'_>, prepared: &Prepared, finished: &[Finished], now_ms: i64) -> Result<Vec<i64>> {
    let mut over = Vec::new();
    for one in finished {
        if settle(tx, prepared, one, now_ms)? == After::Over {
            over.push(one.delivery);
        }
    }
    Ok(over)
}
