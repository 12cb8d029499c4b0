//! Closing an event, and deleting it.

use super::at_endpoint::{find_event, keep_event};
use super::list::{event_detail, get};
use crate::account::links::Links;
use crate::api::{EventDetail, Problem, ProblemCode};
use domain::EventCode;
use endpoint_client::Error;
use store::Store;

/// How often closing is tried again because somebody else changed the event meanwhile.
const TRIES: usize = 5;

/// Nobody new can sign in any more: the event closes at the endpoint's time. Closing what is closed changes nothing.
pub(crate) async fn close_event(store: &Store, links: &Links, code: String) -> Result<EventDetail, Problem> {
    let event = get(store, &EventCode::new(code)).await?;
    let link = links.get(&event.appid)?;
    let endpoint = &link.endpoint.0;
    // What another computer changed meanwhile stays: the event is read again, and closed as it is now.
    for _ in 0..TRIES {
        let now = endpoint.workspace().await?.server_time;
        let mut body = find_event(endpoint.events().await?, &event.code)?;
        let closed = body.closes_at.is_some_and(|at| at <= now);
        if !closed {
            body.closes_at = Some(now.with_timezone(event.starts_at.offset()));
            body.code = None;
            body = match endpoint.put_event(event.code.as_str(), &body).await {
                Err(Error::StaleRevision(_)) => continue,
                other => other?,
            };
        }
        keep_event(store, event.appid.clone(), body).await?;
        return event_detail(store, event.code.as_str().to_owned()).await;
    }
    Err(Problem::new(ProblemCode::EventChanged, "the event's revision never held"))
}

/// Deletes the event and its people at the endpoint and here; counts stay.
pub(crate) async fn delete_event(store: &Store, links: &Links, code: String) -> Result<(), Problem> {
    let event = get(store, &EventCode::new(code)).await?;
    let endpoint = &links.get(&event.appid)?.endpoint.0;
    let current = endpoint.events().await?.into_iter();
    let revision = current
        .filter(|body| body.code.as_deref() == Some(event.code.as_str()))
        .find_map(|body| body.revision);
    match endpoint.delete_event(event.code.as_str(), revision.unwrap_or_default()).await {
        Err(Error::StaleRevision(_)) => {
            return Err(Problem::new(ProblemCode::EventChanged, "the event was changed elsewhere"));
        }
        other => other?,
    }
    let erase =
        move |tx: &store::Tx<'_>| store::erase_event(tx, &event.code, &event.appid, store::Gone::Deleted);
    Ok(store.write(erase).await?)
}
