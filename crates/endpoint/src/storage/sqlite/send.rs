//! Sends: who is about to tell whom, and what came of it.
//!
//! One message of a template is for one person at one event. A person is every attendee there with the same openid, and
//! an attendee alone while theirs isn't known; so what was noted of one counts for all, also when they turn out to be
//! one person only afterwards.

mod reservation;
mod settled;

pub(super) use reservation::reserve;
pub(super) use settled::{hand_over, settle};

use crate::storage::{StorageError, WorkspaceId};
use rusqlite::{Connection, OptionalExtension, named_params};

/// Somebody a call names.
struct Person {
    /// The attendee it names.
    attendee: i64,
    event_code: String,
    /// Every attendee who is the same person, this one included.
    all: Vec<i64>,
}

/// `None` for somebody erased, of another workspace, or never there.
fn find(conn: &Connection, workspace: WorkspaceId, public_id: &str) -> Result<Option<Person>, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT attendee.id, event.code
         FROM attendee JOIN event ON event.id = attendee.event
         WHERE attendee.public_id = :public_id AND event.workspace = :workspace AND event.ending IS NULL",
    )?;
    let key = named_params! { ":public_id": public_id, ":workspace": workspace.0 };
    let found = query.query_row(key, |row| Ok((row.get("id")?, row.get("code")?))).optional()?;
    let Some((attendee, event_code)) = found else { return Ok(None) };
    let mut all = others(conn, attendee)?;
    all.push(attendee);
    Ok(Some(Person { attendee, event_code, all }))
}

/// The other attendees of this one's event with the same openid.
fn others(conn: &Connection, attendee: i64) -> Result<Vec<i64>, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT other.id FROM attendee AS self
         JOIN attendee AS other ON other.event = self.event AND other.openid = self.openid
         WHERE self.id = :attendee AND other.id <> self.id",
    )?;
    let rows = query.query_map(named_params! { ":attendee": attendee }, |row| row.get("id"))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
