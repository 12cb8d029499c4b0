//! Small conversions that several rooms share.

use crate::api::{IdentityState, Moment, Problem, ProblemCode, ToldState};
use chrono::{DateTime, FixedOffset};
use domain::{DeliveryState, EventCode, TemplateId};
use store::Connection;
use store::table::attendee::Identity;
use store::table::event::{self, Event};
use store::table::template;

/// Now, in this computer's offset: for what belongs to no event.
pub(crate) fn local_now() -> Moment {
    chrono::Local::now().into()
}

pub(crate) fn moment(ms: i64, offset: FixedOffset) -> Moment {
    DateTime::from_timestamp_millis(ms).unwrap_or_default().with_timezone(&offset)
}

/// The same moment in the event's offset. The endpoint reports moments in UTC, and the window shows a moment in the
/// offset that it has.
pub(crate) fn in_offset_of(event: &Event, at: Moment) -> Moment {
    at.with_timezone(event.starts_at.offset())
}

/// What an event's people know a template by: WeChat's title, also of one that the account has no more; at worst its id.
pub(crate) fn template_title(conn: &Connection, code: &EventCode, id: &TemplateId) -> store::Result<String> {
    let event = event::get(conn, code)?;
    let asked = event.iter().flat_map(|event| &event.templates).find(|(asked, _)| asked == id);
    let title = match (asked, &event) {
        (Some((_, title)), _) => Some(title.clone()),
        (None, Some(event)) => template::title(conn, &event.appid, id)?,
        (None, None) => None,
    };
    Ok(title.unwrap_or_else(|| id.as_str().to_owned()))
}

/// The same problem with the name of the template that it is about, where it is about one.
pub(crate) fn naming_template(
    conn: &Connection,
    problem: Problem,
    code: &EventCode,
    id: &TemplateId,
) -> store::Result<Problem> {
    match problem.code {
        ProblemCode::TemplateGone => Ok(problem.with("template", template_title(conn, code, id)?)),
        _ => Ok(problem),
    }
}

pub(crate) fn identity_state(identity: Identity) -> IdentityState {
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
