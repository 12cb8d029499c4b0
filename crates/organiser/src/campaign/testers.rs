//! Tests of a draft, to people who are the organiser.

use super::run::Runner;
use super::start::{Start, begin};
use crate::api::{Audience, CampaignView, Doubts, MessageDraft, Problem, TesterView};
use crate::message::edit::wanted_of;
use crate::problem::{invalid, not_found};
use domain::EventCode;
use store::Store;
use store::table::attendee::{self, Attendee, Tester};
use store::table::campaign::Again;

pub(crate) async fn testers(store: &Store, event: String) -> Result<Vec<TesterView>, Problem> {
    let code = EventCode::new(event);
    let testers = store.read(move |conn| attendee::testers(conn, &code)).await?;
    Ok(testers.into_iter().map(tester_view).collect())
}

/// Marks these people as the organiser, and nobody else.
pub(crate) async fn set_testers(
    store: &Store,
    event: String,
    numbers: Vec<u32>,
) -> Result<Vec<TesterView>, Problem> {
    let code = EventCode::new(event.clone());
    let written = store.write(move |tx| {
        let mut marked = Vec::new();
        for number in numbers {
            let Some(person) = attendee::by_number(tx.conn, &code, number)? else { return Ok(false) };
            marked.push(person.id);
        }
        for before in attendee::testers(tx.conn, &code)? {
            attendee::set_tester(tx, &before.id, Tester::Unmarked)?;
        }
        marked.iter().try_for_each(|id| attendee::set_tester(tx, id, Tester::Marked))?;
        Ok(true)
    });
    if !written.await? {
        return Err(not_found("attendee"));
    }
    testers(store, event).await
}

/// Sends a draft to the organiser's own phone; it makes nobody told.
pub(crate) async fn test_send(
    runner: &Runner,
    draft: MessageDraft,
    number: u32,
) -> Result<CampaignView, Problem> {
    let wanted = wanted_of(&runner.store, draft).await?;
    let code = wanted.event.code.clone();
    let person = runner.store.read(move |conn| attendee::by_number(conn, &code, number)).await?;
    if !person.ok_or_else(|| not_found("attendee"))?.tester {
        return Err(invalid("number", "not_a_tester"));
    }
    let audience = Audience::Numbers(vec![number]);
    let (again, doubts) = (Again::Everybody, Doubts::Send);
    begin(runner, Start { wanted, audience, again, doubts, test: true, repeats: None }).await
}

fn tester_view(person: Attendee) -> TesterView {
    TesterView { number: person.number, name: person.name }
}
