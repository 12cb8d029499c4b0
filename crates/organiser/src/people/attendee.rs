//! People: the list in stretches, and one person whole.

use crate::api::{
    Answer, AttendeeDetail, AttendeePage, AttendeeQuery, GrantView, Moment, Problem, ResendOutlook,
    TimelineEntry, TimelineKind,
};
use crate::core::Organiser;
use crate::message::audience::{Wanted, wanted_in};
use crate::message::card::card;
use crate::people::index::Entry;
use crate::problem::not_found;
use crate::view::about;
use chrono::{DateTime, Utc};
use domain::{DeliveryState, EventCode, Lifetime};
use store::table::attendee::{self, Attendee};
use store::table::attendee_list;
use store::table::delivery::{self, Delivery};
use store::table::event::Event;
use store::table::sent::{self, Sent};
use store::table::{accept, account, attempt, campaign, ledger, message, template};
use store::{Connection, Result};

const MOST_ROWS: u32 = 500;

impl Organiser {
    pub async fn attendees(&self, query: AttendeeQuery) -> std::result::Result<AttendeePage, Problem> {
        // An event nobody knows is a mistake, not an empty list.
        let code = self.event(&EventCode::new(query.event)).await?.code;
        let (offset, limit) = (index(query.offset), index(query.limit.min(MOST_ROWS)));
        Ok(self.inner.index.page(&code, query.search.trim(), query.filter, offset, limit).await?)
    }

    pub async fn attendee(&self, event: String, number: u32) -> std::result::Result<AttendeeDetail, Problem> {
        let event = self.event(&EventCode::new(event)).await?;
        let found = self.inner.store.read(move |conn| detail(conn, &event, number)).await?;
        found.ok_or_else(|| not_found("attendee"))
    }
}

fn index(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn detail(conn: &Connection, event: &Event, number: u32) -> Result<Option<AttendeeDetail>> {
    let Some(person) = attendee::by_number(conn, &event.code, number)? else { return Ok(None) };
    let wanted = message::of_event(conn, &event.code)?.map(|m| wanted_in(conn, m)).transpose()?.flatten();
    let deliveries = delivery::of_attendee(conn, &person.id)?;
    let now = Utc::now();
    let app = account::get(conn, &event.appid)?.map(|a| a.name).unwrap_or_default();
    let grants = grants(conn, event, &person)?;
    let (template, lifetime) = about(conn, &event.code)?;
    let Some(line) = attendee_list::get(conn, &event.code, template.as_ref(), &person.id)? else {
        return Ok(None);
    };
    Ok(Some(AttendeeDetail {
        row: Entry::new(line, Vec::new(), lifetime).row(Vec::new()),
        answers: answers(event, &person),
        grants,
        timeline: timeline(conn, event, &person, &deliveries)?,
        card: wanted.as_ref().map(|w| {
            let values = person.values();
            card(app, w, Some(&values), &w.press(now).fill(values.clone()))
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

/// Everything that happened with this person, newest first.
fn timeline(
    conn: &Connection,
    event: &Event,
    person: &Attendee,
    deliveries: &[Delivery],
) -> Result<Vec<TimelineEntry>> {
    let mut entries = Vec::new();
    for sign_in in attendee::sign_ins_of_person(conn, person)? {
        entries.push(entry(sign_in.signed_in_at, TimelineKind::SignedIn));
        for accept in accept::of_attendee(conn, &sign_in.id)? {
            let kind = if accept.result.starts_with("accept") {
                TimelineKind::Allowed
            } else {
                TimelineKind::Declined
            };
            entries.push(TimelineEntry { count: Some(1), ..entry(accept.at, kind) });
        }
    }
    let attempts = attempt::of_attendee(conn, &person.id)?;
    for delivery in deliveries {
        let last = attempts.iter().rfind(|a| a.delivery == delivery.id);
        let at = DateTime::from_timestamp_millis(delivery.changed_ms).unwrap_or_default();
        entries.push(TimelineEntry {
            message: campaign::get(conn, &delivery.campaign)?.map(|c| c.message.name),
            errcode: last
                .and_then(|a| a.answer.errcode)
                .filter(|code| *code != 0)
                .and_then(|c| i32::try_from(c).ok()),
            rid: last.and_then(|a| a.answer.rid.clone()),
            reason: (!delivery.reason.is_empty()).then(|| delivery.reason.clone()),
            ..entry(at.with_timezone(event.starts_at.offset()), kind_of(delivery))
        });
    }
    entries.extend(sent::of_attendee(conn, &person.id)?.into_iter().map(|sent| elsewhere(event, sent)));
    // Stable: what happened in the same moment stays in its order, turned round.
    entries.sort_by_key(|e| e.at);
    entries.reverse();
    Ok(entries)
}

fn entry(at: Moment, kind: TimelineKind) -> TimelineEntry {
    TimelineEntry { at, kind, message: None, errcode: None, rid: None, reason: None, count: None, by: None }
}

/// What another computer sent.
fn elsewhere(event: &Event, sent: Sent) -> TimelineEntry {
    let at = DateTime::from_timestamp_millis(sent.at_ms).unwrap_or_default();
    let kind = match sent.errcode {
        0 => TimelineKind::Sent,
        43101 => TimelineKind::Refused,
        _ => TimelineKind::Failed,
    };
    TimelineEntry {
        errcode: Some(sent.errcode).filter(|code| *code != 0).and_then(|code| i32::try_from(code).ok()),
        by: Some(sent.by),
        ..entry(at.with_timezone(event.starts_at.offset()), kind)
    }
}

fn kind_of(delivery: &Delivery) -> TimelineKind {
    match delivery.state {
        DeliveryState::Queued => TimelineKind::Queued,
        DeliveryState::Sending => TimelineKind::Sending,
        DeliveryState::Sent | DeliveryState::Received if delivery.inferred => TimelineKind::SentInferred,
        DeliveryState::Sent | DeliveryState::Received => TimelineKind::Sent,
        DeliveryState::Failed => TimelineKind::Failed,
        DeliveryState::Skipped if delivery.reason == "refused" => TimelineKind::Refused,
        DeliveryState::Skipped => TimelineKind::Skipped,
        DeliveryState::Unknown => TimelineKind::Unknown,
        DeliveryState::Cancelled => TimelineKind::Cancelled,
    }
}

fn outlook(
    conn: &Connection,
    event: &Event,
    wanted: &Wanted,
    person: &Attendee,
    now: DateTime<Utc>,
) -> Result<ResendOutlook> {
    let (standing, grants) = wanted.standing(conn, person.openid.as_ref())?;
    let balance = grants.balance(wanted.template.lifetime);
    let broken = wanted.press(now).fill(person.values()).is_refused();
    let blocked = match () {
        () if person.openid.is_none() => Some("no_identity"),
        () if broken => Some("invalid"),
        () if balance.allows_one() => None,
        () if grants.granted() > 0 => Some("used_up"),
        () => Some("no_grant"),
    };
    let told_at = standing.told_ms.and_then(DateTime::from_timestamp_millis);
    Ok(ResendOutlook {
        message: wanted.message.id.clone(),
        told_at: told_at.map(|at| at.with_timezone(event.starts_at.offset())),
        pending: standing.on_its_way,
        unknown: standing.unknown,
        blocked: blocked.map(str::to_owned),
        left_after: balance.left().map(|left| i32::try_from(left).unwrap_or(i32::MAX) - 1),
    })
}
