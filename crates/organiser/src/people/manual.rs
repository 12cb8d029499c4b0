//! People the organiser signs in or erases by hand: at the endpoint first, so that every desktop agrees.

use super::attendee::attendee;
use crate::account::links::Links;
use crate::api::{AttendeeDetail, ErasedAttendee, NewAttendee, Problem, ProblemCode};
use crate::event;
use crate::problem::{invalid, not_found};
use domain::{AttendeeId, EventCode};
use endpoint_client::Error;
use protocol::{AddAttendee, AddedAttendee, limits};
use std::collections::BTreeMap;
use store::table::attendee::{self, Lost, SignIn};
use store::{Store, Tx};
use uuid::Uuid;

/// How often an answer may get lost; the submission makes the same person of every try.
const TRIES: usize = 3;

/// Signs in somebody without a phone; they are in the list at once, before the feed repeats it.
pub(crate) async fn add_attendee(
    store: &Store,
    links: &Links,
    new: NewAttendee,
) -> Result<AttendeeDetail, Problem> {
    let event = event::list::get(store, &EventCode::new(new.event)).await?;
    let name = text::clean(&new.name).into_owned();
    if name.is_empty() || limits::is_longer_than(&name, limits::MAX_NAME_CHARS) {
        return Err(invalid("name", "length_64"));
    }
    let cleaned = |(key, answer): (String, String)| Some((key, text::visible(&answer)?.into_owned()));
    let answers: BTreeMap<_, _> = new.answers.into_iter().filter_map(cleaned).collect();
    let add = AddAttendee {
        submission: Uuid::new_v4(),
        name: name.clone(),
        answers: (!answers.is_empty()).then(|| answers.clone()),
    };
    let link = links.get(&event.appid)?;
    let mut added = link.endpoint.0.add_attendee(event.code.as_str(), &add).await;
    for _ in 1..TRIES {
        if matches!(added, Err(Error::Unreachable(_) | Error::Busy { .. })) {
            added = link.endpoint.0.add_attendee(event.code.as_str(), &add).await;
        }
    }
    let AddedAttendee { attendee: id, number } = added?;
    let number = u32::try_from(number)
        .map_err(|_| Problem::new(ProblemCode::EndpointUnexpected, "a number that can't be"))?;
    let signed_in_at = chrono::Utc::now().with_timezone(event.starts_at.offset());
    let (id, code, appid) = (AttendeeId::new(id), event.code.clone(), event.appid.clone());
    let write = move |tx: &Tx<'_>| {
        // The feed may have been quicker, and knows the endpoint's own time.
        if attendee::get(tx.conn, &id)?.is_some() {
            return Ok(());
        }
        let sign_in = SignIn { number, name: Some(name), answers, signed_in_at };
        attendee::sign_in(tx, &id, &code, &appid, &sign_in)?;
        attendee::lose(tx, &id, &code, &appid, &Lost { reason: "none".to_owned(), ..Lost::default() })
    };
    store.write(write).await?;
    attendee(store, event.code.as_str().to_owned(), number).await
}

/// Erases the sign-in with this number, at the endpoint and here. A person who signed in twice stays under the other
/// number.
pub(crate) async fn erase_attendee(
    store: &Store,
    links: &Links,
    event: String,
    number: u32,
) -> Result<ErasedAttendee, Problem> {
    let event = event::list::get(store, &EventCode::new(event)).await?;
    let code = event.code.clone();
    let find = move |conn: &store::Connection| attendee::sign_in_by_number(conn, &code, number);
    let sign_in = store.read(find).await?.ok_or_else(|| not_found("attendee"))?;
    links.get(&event.appid)?.endpoint.0.erase_attendee(sign_in.id.as_str()).await?;
    let erase = move |tx: &Tx<'_>| {
        store::erase_attendee(tx, &sign_in.id, &event.code, &event.appid)?;
        match &sign_in.openid {
            Some(openid) => attendee::person_of(tx.conn, &event.code, openid),
            None => Ok(None),
        }
    };
    let stays = store.write(erase).await?;
    Ok(ErasedAttendee { number, stays_under: stays.map(|person| person.number) })
}
