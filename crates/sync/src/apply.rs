//! Carries out a plan inside one transaction.

use crate::plan::Step;
use domain::{Appid, AttendeeId, EventCode, Openid, TemplateId};
use store::table::accept::{self, Accept};
use store::table::attendee::{self, SignIn};
use store::table::event::{self, Event, Question};
use store::table::ledger;
use store::{Result, Tx};

pub(crate) fn apply(tx: &Tx<'_>, appid: &Appid, steps: Vec<Step>) -> Result<()> {
    steps.into_iter().try_for_each(|step| apply_step(tx, appid, step))
}

/// Writes the openid and lets what the person had allowed so far fold into the ledger. Also used by the login loop,
/// which knows an openid before the feed repeats it.
pub(crate) fn bind(
    tx: &Tx<'_>,
    appid: &Appid,
    event: &EventCode,
    id: &AttendeeId,
    openid: &Openid,
) -> Result<()> {
    if attendee::bind(tx, id, event, appid, openid)? {
        for (template, accepts) in accept::counts(tx.conn, id)? {
            ledger::add_page_accepts(tx, appid, openid, &template, accepts)?;
        }
    }
    Ok(())
}

fn apply_step(tx: &Tx<'_>, appid: &Appid, step: Step) -> Result<()> {
    match step {
        Step::PutEvent(body) => put_event(tx, appid, *body),
        Step::SignIn { event, attendee, number, name, answers, at } => attendee::sign_in(
            tx,
            &attendee,
            &event,
            appid,
            &SignIn { number, name, answers, signed_in_at: at },
        ),
        Step::Accepts { attendee, submission, results, at } => {
            let openid = attendee::openid(tx.conn, &attendee)?;
            for (template_id, result) in results {
                let accept = Accept { template_id, result, at };
                let news = accept::put(tx, &attendee, &submission, &accept)?;
                let counts = news && accept.result.starts_with("accept");
                if let (true, Some(openid)) = (counts, &openid) {
                    ledger::add_page_accepts(tx, appid, openid, &accept.template_id, 1)?;
                }
            }
            Ok(())
        }
        Step::Bind { event, attendee, openid } => bind(tx, appid, &event, &attendee, &openid),
        Step::Lose { event, attendee } => attendee::lose(tx, &attendee, &event, appid),
    }
}

/// Writes an event as the endpoint has it; an older revision changes nothing.
pub fn put_event(tx: &Tx<'_>, appid: &Appid, body: protocol::EventBody) -> Result<()> {
    let Some(code) = body.code else { return Ok(()) };
    let event = Event {
        code: EventCode::new(code),
        appid: appid.clone(),
        title: body.title,
        place: body.place,
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
