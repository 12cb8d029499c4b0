//! Carries out a plan inside one transaction.

use crate::plan::{Planned, Step};
use domain::{Appid, AttendeeId, EventCode, GrantState, Moment, Openid, TemplateId};
use store::table::accept::{self, Accept};
use store::table::attendee::{self, Bond, SignIn};
use store::table::event::{self, Event, Question};
use store::table::ledger::{self, Evidence, GrantReport};
use store::table::{receipt, sent, subscription_change};
use store::{Result, Tx};
use text::clean;

/// Rows of a deleted event are skipped: an older copy of the feed may still contain them.
pub(crate) fn apply(tx: &Tx<'_>, appid: &Appid, steps: Vec<Planned>) -> Result<()> {
    let mut gone = event::all_gone(tx.conn, appid)?;
    for (event, step) in steps {
        match (&step, event) {
            (Step::EraseEvent { event, .. }, _) => drop(gone.insert(event.clone())),
            (_, Some(event)) if gone.contains(&event) => continue,
            _ => {}
        }
        apply_step(tx, appid, step)?;
    }
    Ok(())
}

/// Writes the openid, and lets what the person had allowed and been sent so far count for them. Also used by the login
/// loop, which knows an openid before the feed repeats it.
pub(crate) fn bind(
    tx: &Tx<'_>,
    appid: &Appid,
    event: &EventCode,
    id: &AttendeeId,
    openid: &Openid,
) -> Result<()> {
    if attendee::bind(tx, id, event, appid, openid)? {
        ledger::fold_in(tx, appid, id, openid)?;
        sent::bind(tx, appid, id, openid)?;
    }
    Ok(())
}

fn apply_step(tx: &Tx<'_>, appid: &Appid, step: Step) -> Result<()> {
    match step {
        Step::PutEvent(body) => put_event(tx, appid, *body),
        Step::EraseEvent { event, gone } => store::erase_event(tx, &event, appid, gone),
        Step::SignIn { event, attendee, number, name, answers, at, by } => {
            let sign_in = SignIn { number, name, answers, signed_in_at: at };
            attendee::sign_in(tx, &attendee, &event, appid, &sign_in)?;
            match by {
                Some(by) => attendee::set_added_by(tx, &attendee, &by),
                None => Ok(()),
            }
        }
        Step::Accepts { attendee, submission, results, at } => {
            accepts(tx, appid, &attendee, &submission, results, at)
        }
        Step::Bind { event, attendee, openid } => bind(tx, appid, &event, &attendee, &openid),
        Step::Lose { event, attendee, lost } => attendee::lose(tx, &attendee, &event, appid, &lost),
        Step::Erase { event, attendee } => store::erase_attendee(tx, &attendee, &event, appid),
        Step::Sent(sent) => {
            let openid = attendee::openid(tx.conn, &sent.attendee)?;
            sent::put(tx, appid, openid.as_ref(), &sent)
        }
        Step::Receipt(receipt) => receipt::put(tx, appid, &receipt),
        Step::Hear { change, word } => {
            if subscription_change::put(tx, appid, &change)? {
                ledger::hear(tx, appid, &change.openid, &change.template_id, word)?;
            }
            Ok(())
        }
        Step::ErasePerson(openid) => store::erase_person(tx, appid, &openid),
    }
}

/// Counts for the person at once where the openid is known; otherwise it waits on the sign-in.
fn accepts(
    tx: &Tx<'_>,
    appid: &Appid,
    attendee: &AttendeeId,
    submission: &str,
    results: Vec<(TemplateId, String)>,
    at: Moment,
) -> Result<()> {
    let openid = match attendee::bond(tx.conn, attendee)? {
        Bond::Bound(openid) => Some(openid),
        Bond::Unbound => None,
        Bond::Erased => return Ok(()),
    };
    for (template_id, result) in results {
        let accept = Accept { template_id, result, at };
        let news = accept::put(tx, attendee, submission, &accept)?;
        if let (true, Some(openid), Some(state)) = (news, &openid, GrantState::of_page(&accept.result)) {
            let word = GrantReport {
                accepts: u32::from(state == GrantState::Open),
                state,
                evidence: Evidence::Page,
                at_ms: at.timestamp_millis(),
            };
            ledger::hear(tx, appid, openid, &accept.template_id, word)?;
        }
    }
    tx.touch_attendee(attendee);
    Ok(())
}

/// Writes an event as the endpoint has it; an older revision changes nothing.
pub fn put_event(tx: &Tx<'_>, appid: &Appid, body: protocol::EventBody) -> Result<()> {
    let Some(code) = body.code else { return Ok(()) };
    let event = Event {
        code: EventCode::new(code),
        appid: appid.clone(),
        title: clean(&body.title).into_owned(),
        place: clean(&body.place).into_owned(),
        starts_at: body.starts_at,
        ends_at: body.ends_at,
        opens_at: body.opens_at,
        closes_at: body.closes_at,
        templates: body.templates.into_iter().map(|t| (TemplateId::new(t.template_id), t.title)).collect(),
        questions: body.questions.into_iter().map(|q| Question { key: q.key, label: q.label }).collect(),
        revision: body.revision.unwrap_or_default(),
    };
    event::put(tx, &event)
}
