//! How things stand for somebody known: what every `me` call answers.

use super::{
    accepted,
    attendee::{self, Attendee},
    event::{self, EventRow},
    login,
};
use crate::{
    rules::state_at,
    storage::{EventCode, StorageError, VisitorHash},
};
use chrono::{DateTime, Utc};
use protocol::{Identity, Me, MeEvent};
use rusqlite::Connection;

pub(super) fn me(
    conn: &Connection,
    code: &EventCode,
    visitor: VisitorHash,
    now: DateTime<Utc>,
) -> Result<Me, StorageError> {
    let event = event::find(conn, code)?;
    let person = person(conn, &event, visitor)?;
    describe(conn, &event, person, now)
}

/// The visitor's sign-in at the event; a stranger is an error.
pub(super) fn person(
    conn: &Connection,
    event: &EventRow,
    visitor: VisitorHash,
) -> Result<Attendee, StorageError> {
    attendee::find(conn, event.id, visitor)?.ok_or(StorageError::UnknownVisitor)
}

pub(super) fn describe(
    conn: &Connection,
    event: &EventRow,
    person: Attendee,
    now: DateTime<Utc>,
) -> Result<Me, StorageError> {
    let identity = if person.is_bound {
        Identity::Bound
    } else if login::any_waiting(conn, person.id, now)? {
        Identity::Pending
    } else {
        Identity::Lost
    };
    Ok(Me {
        number: person.number,
        name: person.name,
        signed_in_at: person.signed_in_at,
        identity,
        accepted: accepted::of(conn, person.id)?,
        event: MeEvent { state: state_at(&event.body, now) },
    })
}
