//! Settling: what an answer makes of a delivery, written in one transaction with the ledger.

use crate::claim::Prepared;
use crate::messenger::{Answer, Refusal, Verdict};
use crate::retry::{MOST_TRIES, delay_ms};
use domain::{DeliveryEvent as Event, DeliveryState as State, Lifetime, Openid, next};
use store::table::attempt;
use store::table::delivery::{self, Change, Delivery};
use store::table::ledger;
use store::{Result, Tx};

/// A try that ended.
#[derive(Clone, Debug)]
pub(crate) struct Finished {
    pub attempt: String,
    pub delivery: i64,
    pub answer: Answer,
}

/// Writes the outcome.
pub(crate) fn settle(tx: &Tx<'_>, prepared: &Prepared, finished: &Finished, now_ms: i64) -> Result<()> {
    attempt::finish(tx, &finished.attempt, &answer_row(&finished.answer), now_ms)?;
    let Some(delivery) = delivery::get(tx.conn, finished.delivery)? else { return Ok(()) };
    let Some(openid) = delivery.openid.clone() else { return Ok(()) };
    match &finished.answer {
        Answer::Accepted { .. } => sent(tx, prepared, &delivery, &openid, Event::Accepted, now_ms),
        Answer::Refused(refusal) => refused(tx, prepared, &delivery, &openid, refusal, now_ms),
        Answer::NotSent { .. } => {
            delivery::refund_try(tx, delivery.id)?;
            postpone(tx, &delivery, delay_ms(1), now_ms)
        }
        Answer::Lost => lost(tx, &prepared.campaign.appid, prepared.lifetime(), &delivery, now_ms),
    }
}

/// What a lost answer leaves: *unknown*, or queued once more where a retry settles it. Also what a crash leaves.
pub(crate) fn lost(
    tx: &Tx<'_>,
    appid: &domain::Appid,
    lifetime: Lifetime,
    delivery: &Delivery,
    now_ms: i64,
) -> Result<()> {
    let unknown = Change::to(after(delivery.state, Event::AnswerLost), "no_answer");
    let Some(openid) = &delivery.openid else { return delivery::change(tx, delivery.id, &unknown, now_ms) };
    let grants = ledger::get(tx.conn, appid, openid, &delivery.template_id)?;
    if !grants.retry_settles(lifetime) || delivery.tries >= MOST_TRIES {
        return delivery::change(tx, delivery.id, &unknown, now_ms);
    }
    let mut again = Change::to(after(unknown.state, Event::SelfChecked), "");
    again.checking = true;
    again.due_ms = now_ms + delay_ms(delivery.tries);
    delivery::change(tx, delivery.id, &again, now_ms)
}

fn sent(
    tx: &Tx<'_>,
    prepared: &Prepared,
    delivery: &Delivery,
    openid: &Openid,
    event: Event,
    now_ms: i64,
) -> Result<()> {
    ledger::spend(tx, &prepared.campaign.appid, openid, &delivery.template_id)?;
    let mut change = Change::to(after(delivery.state, event), "");
    change.inferred = event == Event::InferredDelivered;
    delivery::change(tx, delivery.id, &change, now_ms)
}

fn refused(
    tx: &Tx<'_>,
    prepared: &Prepared,
    delivery: &Delivery,
    openid: &Openid,
    refusal: &Refusal,
    now_ms: i64,
) -> Result<()> {
    match refusal.verdict {
        // With exactly one message left, "nothing left" proves that the first try used it.
        Verdict::Declined if delivery.checking => {
            sent(tx, prepared, delivery, openid, Event::InferredDelivered, now_ms)
        }
        Verdict::Declined => {
            ledger::void(tx, &prepared.campaign.appid, openid, &delivery.template_id, prepared.lifetime())?;
            let change = Change::to(after(delivery.state, Event::RefusedByPerson), "refused");
            delivery::change(tx, delivery.id, &change, now_ms)
        }
        Verdict::Busy if delivery.tries < MOST_TRIES => {
            postpone(tx, delivery, delay_ms(delivery.tries), now_ms)
        }
        // The campaign pauses over it; this person comes first when it goes on.
        Verdict::Account => {
            delivery::refund_try(tx, delivery.id)?;
            postpone(tx, delivery, 0, now_ms)
        }
        // The retry never got as far as to tell what the first try did.
        Verdict::Busy | Verdict::Person | Verdict::Content if delivery.checking => {
            let change = Change::to(after(delivery.state, Event::AnswerLost), "no_answer");
            delivery::change(tx, delivery.id, &change, now_ms)
        }
        Verdict::Busy | Verdict::Person | Verdict::Content => {
            let reason = format!("errcode_{}", refusal.errcode);
            delivery::change(
                tx,
                delivery.id,
                &Change::to(after(delivery.state, Event::Rejected), reason),
                now_ms,
            )
        }
    }
}

fn postpone(tx: &Tx<'_>, delivery: &Delivery, delay_ms: i64, now_ms: i64) -> Result<()> {
    let mut change = Change::to(after(delivery.state, Event::Postponed), "");
    change.due_ms = now_ms + delay_ms;
    change.checking = delivery.checking;
    delivery::change(tx, delivery.id, &change, now_ms)
}

/// The state machine's word; where it has none the delivery stays as it is, and the log says so.
pub(crate) fn after(state: State, event: Event) -> State {
    next(state, event).unwrap_or_else(|| {
        tracing::error!(?state, ?event, "a delivery was moved against its rules");
        state
    })
}

fn answer_row(answer: &Answer) -> attempt::Answer {
    match answer {
        Answer::Accepted { msgid } => attempt::Answer { errcode: Some(0), msgid: msgid.clone(), rid: None },
        Answer::Refused(refusal) => {
            attempt::Answer { errcode: Some(refusal.errcode), msgid: None, rid: refusal.rid.clone() }
        }
        Answer::NotSent { .. } | Answer::Lost => attempt::Answer::default(),
    }
}
