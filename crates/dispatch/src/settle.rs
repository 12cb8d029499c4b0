//! Settling: what an answer makes of a delivery, written in one transaction with the ledger.

use crate::claim::{Prepared, retry_settles};
use crate::messenger::{Answer, Refusal, Verdict};
use crate::retry::{MOST_TRIES, delay_ms};
use domain::{Appid, DeliveryEvent as Event, DeliveryState as State, Openid, next};
use store::table::attempt;
use store::table::delivery::{self, Change, Delivery};
use store::table::ledger;
use store::table::receipt;
use store::table::unposted::{self, Unposted};
use store::{Result, Tx};

/// A try that ended.
#[derive(Clone, Debug)]
pub(crate) struct Finished {
    pub attempt: String,
    pub delivery: i64,
    pub answer: Answer,
    /// It doesn't count as a try: WeChat was busy for everybody.
    pub refund: bool,
}

/// Whether a reservation is done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// The outcome is final or unknown: the reservation is not given back.
    Over,
    /// It is tried again.
    Queued,
}

/// Writes the outcome.
pub(crate) fn settle(tx: &Tx<'_>, prepared: &Prepared, finished: &Finished, now_ms: i64) -> Result<After> {
    attempt::finish(tx, &finished.attempt, &answer_row(&finished.answer), now_ms)?;
    let Some(delivery) = delivery::get(tx.conn, finished.delivery)? else { return Ok(After::Over) };
    // Erased while the answer was on its way, or settled by a receipt that overtook it.
    let Some(openid) = delivery.openid.clone().filter(|_| delivery.state == State::Sending) else {
        return Ok(After::Over);
    };
    let one = Settling { tx, prepared, finished, delivery: &delivery, openid: &openid, now_ms };
    match &finished.answer {
        Answer::Accepted { msgid } => one.sent(Event::Accepted, msgid.clone()),
        Answer::Refused(refusal) => one.refused(refusal),
        Answer::NotSent { .. } => {
            delivery::refund_try(tx, delivery.id)?;
            one.postpone(delay_ms(1))
        }
        Answer::Lost => lost(tx, prepared, &delivery, now_ms),
    }
}

/// What a lost answer leaves: *unknown*, unless a receipt settles it, or queued once more where a retry does. Also what a
/// crash leaves.
pub(crate) fn lost(tx: &Tx<'_>, prepared: &Prepared, delivery: &Delivery, now_ms: i64) -> Result<After> {
    let state = turn_unknown(tx, &prepared.campaign.appid, delivery, now_ms)?;
    let settles = match &delivery.openid {
        Some(openid) if state == State::Unknown && delivery.tries < MOST_TRIES => {
            retry_settles(tx, prepared, delivery, openid)?
        }
        _ => false,
    };
    if !settles {
        return Ok(After::Over);
    }
    let mut again = Change::to(after(state, Event::SelfChecked), "");
    again.checking = true;
    again.due_ms = now_ms + delay_ms(delivery.tries);
    delivery::change(tx, delivery.id, &again, now_ms)?;
    Ok(After::Queued)
}

/// The outcome is unknown, unless a receipt came before. Returns the resulting state.
pub(crate) fn turn_unknown(tx: &Tx<'_>, appid: &Appid, delivery: &Delivery, now_ms: i64) -> Result<State> {
    let event = match delivery.state {
        State::Queued => Event::SelfCheckSpoiled,
        _ => Event::AnswerLost,
    };
    let unknown = Change::to(after(delivery.state, event), "no_answer");
    delivery::change(tx, delivery.id, &unknown, now_ms)?;
    let Some(openid) = &delivery.openid else { return Ok(unknown.state) };
    receipt::settle_unknown(tx, appid, openid, &delivery.template_id)?;
    Ok(delivery::get(tx.conn, delivery.id)?.map_or(unknown.state, |now| now.state))
}

struct Settling<'a> {
    tx: &'a Tx<'a>,
    prepared: &'a Prepared,
    finished: &'a Finished,
    delivery: &'a Delivery,
    openid: &'a Openid,
    now_ms: i64,
}

impl Settling<'_> {
    fn sent(&self, event: Event, msgid: Option<String>) -> Result<After> {
        let appid = &self.prepared.campaign.appid;
        ledger::spend(self.tx, appid, self.openid, &self.delivery.template_id)?;
        let mut change = Change::to(after(self.delivery.state, event), "");
        change.inferred = event == Event::InferredDelivered;
        self.post(0, msgid.clone())?;
        self.end(&change)?;
        if let Some(msgid) = msgid {
            receipt::settle_attempt(self.tx, appid, (&self.finished.attempt, self.delivery.id), &msgid)?;
        }
        Ok(After::Over)
    }

    fn refused(&self, refusal: &Refusal) -> Result<After> {
        let delivery = self.delivery;
        let tries_left = self.finished.refund || delivery.tries < MOST_TRIES;
        match refusal.verdict {
            // With exactly one message left, "nothing left" proves that the first try used it.
            Verdict::Declined if delivery.checking => self.sent(Event::InferredDelivered, None),
            Verdict::Declined => self.declined(),
            // The campaign waits or pauses because of these; these people come first when it goes on.
            Verdict::Account | Verdict::Spent | Verdict::TooFast => {
                delivery::refund_try(self.tx, delivery.id)?;
                self.postpone(0)
            }
            Verdict::Busy | Verdict::Concurrent if tries_left => {
                if self.finished.refund {
                    delivery::refund_try(self.tx, delivery.id)?;
                }
                self.postpone(delay_ms(delivery.tries))
            }
            // The retry didn't get far enough to settle the first attempt.
            _ if delivery.checking => {
                turn_unknown(self.tx, &self.prepared.campaign.appid, delivery, self.now_ms)?;
                Ok(After::Over)
            }
            Verdict::Busy | Verdict::Concurrent | Verdict::Person | Verdict::Content => {
                let reason = format!("errcode_{}", refusal.errcode);
                let mut change = Change::to(after(delivery.state, Event::Rejected), reason);
                change.detail = refusal.field.clone().unwrap_or_default();
                self.post(refusal.errcode, None)?;
                self.end(&change)
            }
        }
    }

    /// 43101. WeChat doesn't give the reason; the ledger does.
    fn declined(&self) -> Result<After> {
        let (appid, template) = (&self.prepared.campaign.appid, &self.delivery.template_id);
        let grants = ledger::get(self.tx.conn, appid, self.openid, template)?;
        let cause = grants.refusal_cause(self.prepared.lifetime());
        ledger::void(self.tx, appid, self.openid, template, self.prepared.lifetime())?;
        let mut change = Change::to(after(self.delivery.state, Event::RefusedByPerson), "refused");
        change.detail = cause.as_str().to_owned();
        self.post(43101, None)?;
        self.end(&change)
    }

    fn postpone(&self, delay_ms: i64) -> Result<After> {
        let mut change = Change::to(after(self.delivery.state, Event::Postponed), "");
        change.due_ms = if delay_ms == 0 { 0 } else { self.now_ms + delay_ms };
        change.checking = self.delivery.checking;
        delivery::change(self.tx, self.delivery.id, &change, self.now_ms)?;
        Ok(After::Queued)
    }

    fn end(&self, change: &Change) -> Result<After> {
        delivery::change(self.tx, self.delivery.id, change, self.now_ms)?;
        Ok(After::Over)
    }

    /// Kept for the other desktops until the endpoint has it.
    fn post(&self, errcode: i64, msgid: Option<String>) -> Result<()> {
        let outcome = Unposted {
            attempt: self.finished.attempt.clone(),
            event: self.delivery.event.clone(),
            attendee: self.delivery.attendee.clone(),
            template_id: self.delivery.template_id.clone(),
            errcode,
            msgid,
            at_ms: self.now_ms,
            test: self.prepared.campaign.test,
        };
        unposted::put(self.tx, &self.prepared.campaign.appid, &outcome)
    }
}

/// Applies the state machine; if it allows no change the delivery stays as it is, and a log line says so.
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
