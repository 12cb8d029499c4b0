//! Events as the endpoint has them, and how its answers are kept here.

use super::list::get;
use crate::api::Problem;
use crate::problem::not_found;
use domain::{Appid, EventCode};
use protocol::EventBody;
use store::Store;
use store::table::event::Event;

pub(crate) fn find_event(events: Vec<EventBody>, code: &EventCode) -> Result<EventBody, Problem> {
    let found = events.into_iter().find(|event| event.code.as_deref() == Some(code.as_str()));
    found.ok_or_else(|| not_found("event"))
}

/// Writes the event as the endpoint answered it.
pub(crate) async fn keep_event(store: &Store, appid: Appid, whole: EventBody) -> Result<Event, Problem> {
    let code = EventCode::new(whole.code.clone().unwrap_or_default());
    store.write(move |tx| sync::put_event(tx, &appid, whole)).await?;
    get(store, &code).await
}
