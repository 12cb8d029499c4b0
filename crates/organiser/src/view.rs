//! Small conversions that several views share.

use crate::api::{IdentityState, Problem, SyncState, SyncView, ToldState};
use domain::{DeliveryState, EventCode, Lifetime, TemplateId};
use store::Connection;
use store::table::attendee::Identity;
use store::table::{event, message, template};

/// The template an event is about: its message's, or else the first it asks permission for.
pub(crate) fn template_of_event(conn: &Connection, code: &EventCode) -> store::Result<Option<TemplateId>> {
    if let Some(message) = message::of_event(conn, code)? {
        return Ok(Some(message.template_id));
    }
    Ok(event::get(conn, code)?.and_then(|event| event.templates.into_iter().next()).map(|(id, _)| id))
}

/// The template an event is about, and whether one accept of it lasts.
pub(crate) fn about(conn: &Connection, code: &EventCode) -> store::Result<(Option<TemplateId>, Lifetime)> {
    let id = template_of_event(conn, code)?;
    let known = match (event::get(conn, code)?, &id) {
        (Some(event), Some(id)) => template::get(conn, &event.appid, id)?,
        _ => None,
    };
    Ok((id, known.map_or(Lifetime::OneTime, |template| template.lifetime)))
}

pub(crate) fn arrival_state(identity: Identity) -> IdentityState {
    match identity {
        Identity::Bound => IdentityState::Bound,
        Identity::Pending => IdentityState::Pending,
        Identity::Lost => IdentityState::Lost,
    }
}

/// The latest delivery, in the window's words.
pub(crate) fn told_state(delivery: Option<(DeliveryState, &str)>) -> ToldState {
    match delivery {
        None => ToldState::NotYet,
        Some((DeliveryState::Skipped, "refused")) => ToldState::Refused,
        Some((state, _)) => match state {
            DeliveryState::Queued => ToldState::Queued,
            DeliveryState::Sending => ToldState::Sending,
            DeliveryState::Sent => ToldState::Sent,
            DeliveryState::Received => ToldState::Received,
            DeliveryState::Failed => ToldState::Failed,
            DeliveryState::Skipped => ToldState::Skipped,
            DeliveryState::Unknown => ToldState::Unknown,
            DeliveryState::Cancelled => ToldState::Cancelled,
        },
    }
}

/// How synchronisation of an account stands that isn't at work: not yet, or it can't be.
pub(crate) fn sync_of_nobody(problem: Option<Problem>) -> SyncView {
    let state = if problem.is_some() { SyncState::Stopped } else { SyncState::CatchingUp };
    SyncView { state, synced_at: None, waiting: 0, next_expiry_ms: None, problem }
}
