//! The figures of an event at a glance.

use super::about::template_of_event;
use super::list::{get, view};
use crate::account::links::Links;
use crate::account::sync_view::sync_of;
use crate::api::{Arrival, Overview, Problem};
use crate::view::{identity_state, in_offset_of};
use chrono::Utc;
use domain::EventCode;
use std::time::Duration;
use store::Store;
use store::table::attendee_list;

const LATELY: Duration = Duration::from_secs(300);
const RECENT: u32 = 10;

pub(crate) async fn overview(store: &Store, links: &Links, code: String) -> Result<Overview, Problem> {
    let event = get(store, &EventCode::new(code)).await?;
    let since_ms = (Utc::now() - LATELY).timestamp_millis();
    let code = event.code.clone();
    let read = move |conn: &store::Connection| {
        let template = template_of_event(conn, &code)?;
        let figures = attendee_list::figures(conn, &code, template.as_ref(), since_ms)?;
        Ok((figures, attendee_list::newest(conn, &code, template.as_ref(), RECENT)?))
    };
    let (figures, recent) = store.read(read).await?;
    let arrival = |line: attendee_list::Line| Arrival {
        number: line.number,
        identity: identity_state(line.identity),
        allowed: line.grants.granted() > 0,
        signed_in_at: in_offset_of(&event, line.signed_in_at),
        name: line.name,
    };
    let recent = recent.into_iter().map(arrival).collect();
    Ok(Overview {
        sync: sync_of(links, &event.appid),
        event: view(event, figures.signed_in),
        signed_in: figures.signed_in,
        bound: figures.bound,
        allowed: figures.allowed,
        told: figures.told,
        unverified: figures.signed_in - figures.bound,
        last_five_minutes: figures.lately,
        recent,
    })
}
