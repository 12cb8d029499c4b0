//! People: the list in stretches, and one person whole.

use super::index::{Entry, Index};
use super::timeline::timeline;
use crate::api::{
    Answer, AttendeeDetail, AttendeePage, AttendeeQuery, AttendeeRow, GrantView, Problem, ResendOutlook,
};
use crate::event;
use crate::event::about::about;
use crate::message::audience::{MessageContext, wanted_in};
use crate::message::card::card;
use crate::problem::{not_found, of_lost_identity};
use crate::view::in_offset_of;
use chrono::{DateTime, Utc};
use domain::{EventCode, Lifetime};
use store::table::attendee::{self, Attendee};
use store::table::attendee_list;
use store::table::event::Event;
use store::table::{accept, account, ledger, message, template};
use store::{Connection, Result, Store};

const MAX_ROWS: u32 = 500;

pub(crate) async fn attendees(
    store: &Store,
    index: &Index,
    query: AttendeeQuery,
) -> std::result::Result<AttendeePage, Problem> {
    // An event nobody knows is a mistake, not an empty list.
    let event = event::list::get(store, &EventCode::new(query.event)).await?;
    let (offset, limit) = (usize_of(query.offset), usize_of(query.limit.min(MAX_ROWS)));
    let mut page = index.page(&event.code, &text::clean(&query.search), query.filter, offset, limit).await?;
    for row in &mut page.rows {
        row.signed_in_at = in_offset_of(&event, row.signed_in_at);
    }
    Ok(page)
}

pub(crate) async fn attendee(
    store: &Store,
    event: String,
    number: u32,
) -> std::result::Result<AttendeeDetail, Problem> {
    let event = event::list::get(store, &EventCode::new(event)).await?;
    let found = store.read(move |conn| detail(conn, &event, number)).await?;
    found.ok_or_else(|| not_found("attendee"))
}

fn usize_of(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn detail(conn: &Connection, event: &Event, number: u32) -> Result<Option<AttendeeDetail>> {
    let Some(person) = attendee::by_number(conn, &event.code, number)? else { return Ok(None) };
    let wanted = message::of_event(conn, &event.code)?.map(|m| wanted_in(conn, m)).transpose()?.flatten();
    let now = Utc::now();
    let app = account::get(conn, &event.appid)?.map(|a| a.name).unwrap_or_default();
    let grants = grants(conn, event, &person)?;
    let (template, lifetime) = about(conn, &event.code)?;
    let Some(line) = attendee_list::get(conn, &event.code, template.as_ref(), &person.id)? else {
        return Ok(None);
    };
    let row = Entry::new(line, Vec::new(), lifetime).row(Vec::new());
    let lost = attendee::lost(conn, &person.id)?.map(of_lost_identity);
    Ok(Some(AttendeeDetail {
        lost,
        row: AttendeeRow { signed_in_at: in_offset_of(event, row.signed_in_at), ..row },
        answers: answers(event, &person),
        grants,
        timeline: timeline(conn, event, &person)?,
        card: wanted.as_ref().map(|w| {
            let values = person.values();
            card(app, w, Some(&values), &w.renderer(now).fill(values.clone()))
        }),
        resend: wanted.map(|w| outlook(conn, event, &w, &person, now)).transpose()?,
    }))
}

fn answers(event: &Event, person: &Attendee) -> Vec<Answer> {
    let label =
        |key: &str| event.questions.iter().find(|q| q.key == key).map_or(key, |q| &q.label).to_owned();
    person.answers.iter().map(|(key, value)| Answer { label: label(key), value: value.clone() }).collect()
}

fn grants(conn: &Connection, event: &Event, person: &Attendee) -> Result<Vec<GrantView>> {
    let mut views = Vec::new();
    for (id, title) in &event.templates {
        let lifetime = template::get(conn, &event.appid, id)?.map_or(Lifetime::OneTime, |t| t.lifetime);
        let grants = match &person.openid {
            Some(openid) => ledger::get(conn, &event.appid, openid, id)?,
            // What was allowed before the identity is known waits on the sign-in.
            None => domain::Grants {
                page_accepts: accept::counts(conn, &person.id)?
                    .into_iter()
                    .find(|(t, _)| t == id)
                    .map_or(0, |c| c.1),
                ..domain::Grants::default()
            },
        };
        views.push(GrantView {
            template_id: id.as_str().to_owned(),
            title: title.clone(),
            granted: grants.granted(),
            spent: grants.spent,
            balance: grants.balance(lifetime).left().and_then(|b| i32::try_from(b).ok()),
        });
    }
    Ok(views)
}

fn outlook(
    conn: &Connection,
    event: &Event,
    wanted: &MessageContext,
    person: &Attendee,
    now: DateTime<Utc>,
) -> Result<ResendOutlook> {
    let (history, grants) = wanted.history(conn, person.openid.as_ref())?;
    let balance = grants.balance(wanted.template.lifetime);
    let broken = wanted.renderer(now).fill(person.values()).is_refused();
    let blocked = match () {
        () if person.openid.is_none() => Some("no_identity"),
        () if broken => Some("invalid"),
        () if balance.allows_one() => None,
        () if grants.granted() > 0 => Some("used_up"),
        () => Some("no_grant"),
    };
    let told_at = history.told_ms.and_then(DateTime::from_timestamp_millis);
    Ok(ResendOutlook {
        message: wanted.message.id.clone(),
        told_at: told_at.map(|at| at.with_timezone(event.starts_at.offset())),
        pending: history.on_its_way,
        unknown: history.unknown,
        blocked: blocked.map(str::to_owned),
        left_after: balance.left().map(|left| i32::try_from(left).unwrap_or(i32::MAX) - 1),
    })
}
