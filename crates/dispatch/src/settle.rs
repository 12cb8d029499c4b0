//! Settling: what an answer makes of a delivery, written in one transaction with the ledger.

use crate::claim::Unproven;
use crate::messenger::{Answer, Refusal, Verdict};
use crate::prepared::Prepared;
use crate::retry::{MAX_TRIES, delay_ms};
use crate::transition::change_by;
use crate::uncertain::{answer_lost, turn_unknown};
use domain::{DeliveryEvent as Event, DeliveryState as State, Openid, ShapeVerdict};
use serde::{Deserialize, Serialize};
use store::table::attempt;
use store::table::delivery::{self, Change, Delivery};
use store::table::ledger;
use store::table::receipt;
use store::table::unposted::{self, Unposted};
use store::table::value_shape;
use store::{Result, Tx};

/// A try that ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Finished {
    pub attempt: String,
    pub delivery: i64,
    pub answer: Answer,
    /// Its fields that the answer tells something about; none in a file that an older version kept.
    #[serde(default)]
    pub unproven: Vec<Unproven>,
    /// It doesn't count as a try: WeChat was busy for everybody.
    pub refund: bool,
}

impl Finished {
    /// As the spill file keeps it.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
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
    learn(tx, prepared, finished, now_ms)?;
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
        Answer::Lost => match answer_lost(tx, prepared, &delivery, now_ms)? {
            State::Queued => Ok(After::Queued),
            _ => Ok(After::Over),
        },
    }
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
        self.post(0, msgid.clone())?;
        self.end(event, "", |change| change.inferred = event == Event::InferredDelivered)?;
        if let Some(msgid) = msgid {
            receipt::settle_attempt(self.tx, appid, (&self.finished.attempt, self.delivery.id), &msgid)?;
        }
        Ok(After::Over)
    }

    fn refused(&self, refusal: &Refusal) -> Result<After> {
        let delivery = self.delivery;
        let tries_left = self.finished.refund || delivery.tries < MAX_TRIES;
        match refusal.verdict {
            // With exactly one message left, "nothing left" proves that the first try used it.
            Verdict::Declined if delivery.checking => self.sent(Event::InferredDelivered, None),
            Verdict::Declined => self.declined(refusal.errcode),
            // The campaign waits or pauses over these; whoever got them comes first when it goes on.
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
                self.post(refusal.errcode, None)?;
                let field = refusal.field.clone().unwrap_or_default();
                self.end(Event::Rejected, &reason, |change| change.detail = field)
            }
        }
    }

    /// WeChat doesn't say why the person doesn't accept it; the ledger does.
    fn declined(&self, errcode: i64) -> Result<After> {
        let (appid, template) = (&self.prepared.campaign.appid, &self.delivery.template_id);
        let grants = ledger::get(self.tx.conn, appid, self.openid, template)?;
        let cause = grants.refusal_cause(self.prepared.lifetime());
        ledger::void(self.tx, appid, self.openid, template, self.prepared.lifetime())?;
        self.post(errcode, None)?;
        self.end(Event::RefusedByPerson, "refused", |change| change.detail = cause.as_str().to_owned())
    }

    fn postpone(&self, delay_ms: i64) -> Result<After> {
        self.end(Event::Postponed, "", |change| {
            change.due_ms = if delay_ms == 0 { 0 } else { self.now_ms + delay_ms };
            change.checking = self.delivery.checking;
        })?;
        Ok(After::Queued)
    }

    /// Moves the delivery on, with what else is to be said of it.
    fn end(&self, event: Event, reason: &str, more: impl FnOnce(&mut Change)) -> Result<After> {
        if let Some(mut change) = change_by(self.delivery.state, event, reason) {
            more(&mut change);
            delivery::change(self.tx, self.delivery.id, &change, self.now_ms)?;
        }
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

/// What the answer says of spellings that nobody has confirmed: a message that was taken proves all of its own, a
/// refusal the one of the field it names.
fn learn(tx: &Tx<'_>, prepared: &Prepared, finished: &Finished, now_ms: i64) -> Result<()> {
    for Unproven { key, kind, shape } in &finished.unproven {
        let verdict = match &finished.answer {
            Answer::Accepted { .. } => ShapeVerdict::Accepted,
            Answer::Refused(refusal) if refusal.field.as_ref() == Some(key) => ShapeVerdict::Refused,
            Answer::Refused(_) | Answer::NotSent { .. } | Answer::Lost => continue,
        };
        value_shape::put(tx, &prepared.campaign.appid, (*kind, shape), verdict, now_ms)?;
    }
    Ok(())
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
