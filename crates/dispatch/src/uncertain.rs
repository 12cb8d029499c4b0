//! Deliveries whose answer was lost: *unknown*, or tried once more where that retry tells what the first try did.

use crate::prepared::Prepared;
use crate::retry::{MAX_TRIES, delay_ms};
use crate::transition::change_by;
use domain::{Appid, DeliveryEvent as Event, DeliveryState as State, Openid};
use store::table::delivery::{self, Delivery};
use store::table::{ledger, receipt};
use store::{Result, Tx};

/// Writes what a lost answer leaves: *unknown*, unless a receipt settles it, or queued once more where a retry does.
/// A crash leaves the same. Returns where the delivery stands then.
pub(crate) fn answer_lost(
    tx: &Tx<'_>,
    prepared: &Prepared,
    delivery: &Delivery,
    now_ms: i64,
) -> Result<State> {
    let state = turn_unknown(tx, &prepared.campaign.appid, delivery, now_ms)?;
    let settles = match &delivery.openid {
        Some(openid) if state == State::Unknown && delivery.tries < MAX_TRIES => {
            retry_settles(tx, prepared, delivery, openid)?
        }
        _ => false,
    };
    let Some(mut again) = change_by(state, Event::SelfChecked, "").filter(|_| settles) else {
        return Ok(state);
    };
    again.checking = true;
    again.due_ms = now_ms + delay_ms(delivery.tries);
    delivery::change(tx, delivery.id, &again, now_ms)?;
    Ok(again.transition.to())
}

/// The outcome is unknown, unless a receipt came before. Returns the resulting state.
pub(crate) fn turn_unknown(tx: &Tx<'_>, appid: &Appid, delivery: &Delivery, now_ms: i64) -> Result<State> {
    let event = match delivery.state {
        State::Queued => Event::SelfCheckSpoiled,
        _ => Event::AnswerLost,
    };
    let Some(unknown) = change_by(delivery.state, event, "no_answer") else { return Ok(delivery.state) };
    delivery::change(tx, delivery.id, &unknown, now_ms)?;
    if let Some(openid) = &delivery.openid {
        receipt::settle_unknown(tx, appid, openid, &delivery.template_id)?;
    }
    Ok(delivery::get(tx.conn, delivery.id)?.map_or(unknown.transition.to(), |now| now.state))
}

/// Whether a retry would settle the first attempt: the ledger leaves exactly one message, and no other one to
/// this person is uncertain.
pub(crate) fn retry_settles(
    tx: &Tx<'_>,
    prepared: &Prepared,
    delivery: &Delivery,
    openid: &Openid,
) -> Result<bool> {
    let grants = ledger::get(tx.conn, &prepared.campaign.appid, openid, &delivery.template_id)?;
    Ok(grants.retry_settles(prepared.lifetime(), prepared.trust)
        && !delivery::another_is_unknown(tx.conn, delivery.id, openid, &delivery.template_id)?)
}
