//! Sends: who is about to be notified by which desktop, and the outcomes.
//!
//! One message of a template is for one person at one event. A person is every attendee there with the same openid, and
//! an attendee alone while theirs isn't known; so what was noted of one counts for all, also when they turn out to be
//! one person only afterwards.

mod reserve;
mod settle;

pub use reserve::ReserveSends;
pub use settle::SettleSends;

use super::Result;
use crate::storage::{
    Bearer, WorkspaceId,
    rows::{AttendeeId, Rows},
};

/// Somebody a call names.
struct Person {
    /// The attendee it names.
    attendee: AttendeeId,
    event_code: String,
    /// Every attendee who is the same person, this one included.
    all: Vec<AttendeeId>,
}

/// `None` for somebody erased, of another workspace, or never there.
async fn find(rows: &mut impl Rows, workspace: WorkspaceId, public_id: &str) -> Result<Option<Person>> {
    let Some(recipient) = rows.recipient(workspace, public_id).await? else { return Ok(None) };
    let mut all = rows.others_of_person(recipient.attendee).await?;
    all.push(recipient.attendee);
    Ok(Some(Person { attendee: recipient.attendee, event_code: recipient.event_code, all }))
}

/// Ends the caller's own reservation, tried or not; nobody else's is touched.
async fn end_reservation(
    rows: &mut impl Rows,
    bearer: &Bearer,
    person: &Person,
    template_id: &str,
) -> Result<()> {
    for attendee in &person.all {
        rows.delete_reservation(bearer, *attendee, template_id).await?;
    }
    Ok(())
}

/// Before one sign-in of a person is erased: what was noted of it goes over to another of theirs, if there is one, so
/// that nobody is notified twice for having withdrawn one of two.
pub(super) async fn hand_over(rows: &mut impl Rows, attendee: AttendeeId) -> Result<()> {
    let heir = rows.others_of_person(attendee).await?.into_iter().min();
    if let Some(heir) = heir {
        rows.move_sends(attendee, heir).await?;
    }
    Ok(())
}
