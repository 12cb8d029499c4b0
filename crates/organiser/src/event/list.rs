//! The events, and one whole, as they are shown.

use crate::api::{EventDetail, EventView, Phase, Problem, QuestionView, TemplateChoice};
use crate::problem::not_found;
use chrono::Utc;
use domain::EventCode;
use store::Store;
use store::table::attendee_list;
use store::table::event::{self, Event};

/// Latest start first.
pub(crate) async fn events(store: &Store) -> Result<Vec<EventView>, Problem> {
    let read = |conn: &store::Connection| {
        event::list(conn)?
            .into_iter()
            .map(|event| Ok((attendee_list::count_persons(conn, &event.code)?, event)))
            .collect::<store::Result<Vec<_>>>()
    };
    let events = store.read(read).await?;
    Ok(events.into_iter().map(|(count, event)| view(event, count)).collect())
}

pub(crate) async fn event_detail(store: &Store, code: String) -> Result<EventDetail, Problem> {
    let event = get(store, &EventCode::new(code)).await?;
    let code = event.code.clone();
    let count = move |conn: &store::Connection| attendee_list::count_persons(conn, &code);
    let signed_in = store.read(count).await?;
    Ok(detail(event, signed_in))
}

pub(crate) async fn get(store: &Store, code: &EventCode) -> Result<Event, Problem> {
    let code = code.clone();
    store.read(move |conn| event::get(conn, &code)).await?.ok_or_else(|| not_found("event"))
}

fn detail(event: Event, signed_in: u32) -> EventDetail {
    EventDetail {
        opens_at: event.opens_at,
        closes_at: event.closes_at,
        templates: event
            .templates
            .iter()
            .map(|(id, title)| TemplateChoice { template_id: id.as_str().to_owned(), title: title.clone() })
            .collect(),
        questions: event
            .questions
            .iter()
            .map(|q| QuestionView { key: q.key.clone(), label: q.label.clone() })
            .collect(),
        revision: i32::try_from(event.revision).unwrap_or(i32::MAX),
        event: view(event, signed_in),
    }
}

pub(crate) fn view(event: Event, signed_in: u32) -> EventView {
    let now = Utc::now();
    let over = event.ends_at < now || event.closes_at.is_some_and(|at| at <= now);
    let open = event.opens_at.is_none_or(|at| at <= now);
    EventView {
        code: event.code.as_str().to_owned(),
        appid: event.appid.as_str().to_owned(),
        title: event.title,
        place: event.place,
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        phase: match (over, open) {
            (true, _) => Phase::Over,
            (false, true) => Phase::Open,
            (false, false) => Phase::Upcoming,
        },
        signed_in,
    }
}
