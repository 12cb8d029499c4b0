//! Everything that happened with one person.

use crate::api::{Moment, TimelineEntry, TimelineKind};
use crate::view::{in_offset_of, moment};
use domain::DeliveryState;
use store::table::attendee::{self, Attendee};
use store::table::delivery::{self, Delivery};
use store::table::event::Event;
use store::table::sent::{self, Sent};
use store::table::{accept, attempt, campaign};
use store::{Connection, Result};

/// Everything that happened with this person, newest first.
pub(super) fn timeline(conn: &Connection, event: &Event, person: &Attendee) -> Result<Vec<TimelineEntry>> {
    let mut entries = Vec::new();
    for sign_in in attendee::sign_ins_of_person(conn, person)? {
        entries.push(entry(in_offset_of(event, sign_in.signed_in_at), TimelineKind::SignedIn));
        for accept in accept::of_attendee(conn, &sign_in.id)? {
            let kind = if accept.result.starts_with("accept") {
                TimelineKind::Allowed
            } else {
                TimelineKind::Declined
            };
            entries.push(TimelineEntry { count: Some(1), ..entry(in_offset_of(event, accept.at), kind) });
        }
    }
    let attempts = attempt::of_attendee(conn, &person.id)?;
    for delivery in &delivery::of_attendee(conn, &person.id)? {
        let last = attempts.iter().rfind(|a| a.delivery == delivery.id);
        let at = moment(delivery.changed_ms, *event.starts_at.offset());
        entries.push(TimelineEntry {
            message: campaign::get(conn, &delivery.campaign)?.map(|c| c.message.name),
            errcode: last
                .and_then(|a| a.answer.errcode)
                .filter(|code| *code != 0)
                .and_then(|c| i32::try_from(c).ok()),
            rid: last.and_then(|a| a.answer.rid.clone()),
            reason: (!delivery.reason.is_empty()).then(|| delivery.reason.clone()),
            ..entry(at, kind_of(delivery))
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
    let at = moment(sent.at_ms, *event.starts_at.offset());
    let kind = match sent.errcode {
        0 => TimelineKind::Sent,
        _ if sent.declined => TimelineKind::Refused,
        _ => TimelineKind::Failed,
    };
    TimelineEntry {
        errcode: Some(sent.errcode).filter(|code| *code != 0).and_then(|code| i32::try_from(code).ok()),
        by: Some(sent.by),
        ..entry(at, kind)
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
