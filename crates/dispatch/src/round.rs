//! One round: the outcomes, pauses, waits and claims that are due together, in one commit.

use crate::claim::{self, Claim, Prepared};
use crate::clock::Now;
use crate::settle::{After, Finished, settle};
use domain::{Appid, DeliveryState};
use std::sync::Arc;
use store::table::campaign::{self, State, Wait};
use store::table::campaign_request::{self, Wish};
use store::table::delivery;
use store::table::receipt;
use store::{Result, Tx};

/// What is to be written.
#[derive(Clone, Default)]
pub(crate) struct Orders {
    pub finished: Vec<Finished>,
    pub halt: Option<Halt>,
    /// Deliveries to claim.
    pub claim: Vec<i64>,
}

/// Why nothing more is sent for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Halt {
    /// Until somebody resumes it; the trouble.
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
    pub kept: Vec<i64>,
    /// Their reservations ended with their outcome.
    pub over: Vec<i64>,
    pub state: State,
    pub alone: bool,
    pub wait: Option<Wait>,
}

/// Writes the round. Requests of another process are read first, so that nothing is claimed after them.
pub(crate) fn write(tx: &Tx<'_>, prepared: &Arc<Prepared>, orders: &Orders, now: Now) -> Result<Round> {
    let (id, now_ms) = (prepared.campaign.id.as_str(), now.wall.timestamp_millis());
    let mut over = Vec::new();
    for one in &orders.finished {
        if settle(tx, prepared, one, now_ms)? == After::Over {
            over.push(one.delivery);
        }
    }
    match &orders.halt {
        Some(Halt::Pause(trouble)) => campaign::set_state(tx, id, State::Paused, Some(trouble), now_ms)?,
        Some(Halt::Wait(wait)) => campaign::set_wait(tx, id, Some(wait))?,
        Some(Halt::GoOn) => campaign::set_wait(tx, id, None)?,
        None => {}
    }
    if let Some(wish) = campaign_request::get(tx.conn, id)? {
        carry_out(tx, id, wish, now_ms)?;
    }
    let Some(now_is) = campaign::standing(tx.conn, id)? else {
        return Ok(Round {
            claims: Vec::new(),
            kept: Vec::new(),
            over,
            state: State::Cancelled,
            alone: false,
            wait: None,
        });
    };
    let (mut claims, mut kept) = (Vec::new(), Vec::new());
    match now_is.state {
        State::Running if now_is.wait.is_none() => {
            let claimed = claim::claim(tx, prepared, &orders.claim, now.wall)?;
            (claims, kept) = (claimed.claims, claimed.kept);
        }
        // Those on their way when it was cancelled come back one by one.
        State::Cancelled if !orders.finished.is_empty() => {
            cancel_queued(tx, &prepared.campaign.appid, id, now_ms)?;
        }
        _ => {}
    }
    Ok(Round { claims, kept, over, state: now_is.state, alone: now_is.alone, wait: now_is.wait })
}

/// Carries out the requests of another process.
pub fn carry_out(tx: &Tx<'_>, campaign: &str, wish: Wish, now_ms: i64) -> Result<()> {
    let state = match wish {
        Wish::Pause => State::Paused,
        Wish::Cancel => State::Cancelled,
    };
    campaign_request::clear(tx.conn, campaign)?;
    campaign::set_state(tx, campaign, state, None, now_ms)?;
    match campaign::get(tx.conn, campaign)? {
        Some(cancelled) if wish == Wish::Cancel => cancel_queued(tx, &cancelled.appid, campaign, now_ms),
        _ => Ok(()),
    }
}

/// Of deliveries that won't be retried any more, an earlier receipt may settle the outcome.
fn cancel_queued(tx: &Tx<'_>, appid: &Appid, campaign: &str, now_ms: i64) -> Result<()> {
    delivery::cancel_queued(tx, campaign, now_ms)?;
    for unknown in delivery::in_state(tx.conn, campaign, DeliveryState::Unknown)? {
        if let Some(openid) = &unknown.openid {
            receipt::settle_unknown(tx, appid, openid, &unknown.template_id)?;
        }
    }
    Ok(())
}
