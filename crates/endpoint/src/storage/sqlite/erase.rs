//! Erasing one person: all of them goes, but that their submissions were here once.

use super::{
    change::{self, Subject},
    event, send, submission,
    writer::Tx,
};
use crate::storage::{EventCode, StorageError, VisitorHash, WorkspaceId};
use chrono::{DateTime, Utc};
use protocol::Change;
use rusqlite::{OptionalExtension, Row, named_params};

/// As much of somebody as erasing them takes.
struct Leaving {
    id: i64,
    public_id: String,
    visitor: VisitorHash,
    event: i64,
    event_code: String,
    workspace: WorkspaceId,
}

/// The visitor's own wish. Repeated, it is fulfilled already; a stranger's is an error.
pub(super) fn withdraw(
    tx: &mut Tx<'_>,
    code: &EventCode,
    visitor: VisitorHash,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let event = event::find(tx.conn, code)?;
    let mut query = tx.conn.prepare_cached(
        "SELECT attendee.id, attendee.public_id, attendee.visitor_hash, event.id AS event, event.code, event.workspace
         FROM attendee JOIN event ON event.id = attendee.event
         WHERE attendee.event = :event AND attendee.visitor_hash = :visitor_hash",
    )?;
    let key = named_params! { ":event": event.id, ":visitor_hash": visitor.0 };
    let found = query.query_row(key, from_row).optional()?;
    drop(query);
    match found {
        Some(leaving) => erase(tx, &leaving, now),
        None if submission::has_withdrawn(tx.conn, event.id, visitor)? => Ok(()),
        None => Err(StorageError::UnknownVisitor),
    }
}

/// An organiser's word for somebody. Whom the workspace does not know, it has erased already.
pub(super) fn erase_attendee(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    attendee: &str,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let mut query = tx.conn.prepare_cached(
        "SELECT attendee.id, attendee.public_id, attendee.visitor_hash, event.id AS event, event.code, event.workspace
         FROM attendee JOIN event ON event.id = attendee.event
         WHERE attendee.public_id = :attendee AND event.workspace = :workspace",
    )?;
    let key = named_params! { ":attendee": attendee, ":workspace": workspace.0 };
    let found = query.query_row(key, from_row).optional()?;
    drop(query);
    found.map_or(Ok(()), |leaving| erase(tx, &leaving, now))
}

/// Removes the person, then tells the feed that they withdrew.
fn erase(tx: &mut Tx<'_>, leaving: &Leaving, now: DateTime<Utc>) -> Result<(), StorageError> {
    submission::withdraw(tx, leaving.event, leaving.visitor, leaving.id)?;
    send::hand_over(tx, leaving.id)?;
    remove(tx, leaving.id)?;
    tx.note_erasure();
    let (event, gone) = (Some(leaving.event_code.as_str()), Subject::gone(&leaving.public_id));
    change::append(tx, leaving.workspace, event, Some(gone), Change::Withdrawn {}, now)
}

/// Removes all of a person but their submissions, and scrubs their rows from the feed.
pub(super) fn remove(tx: &Tx<'_>, person: i64) -> Result<(), StorageError> {
    change::scrub_person(tx, person)?;
    for remove in [
        "DELETE FROM accepted WHERE attendee = :person",
        "DELETE FROM login WHERE attendee = :person",
        "DELETE FROM attendee WHERE id = :person",
    ] {
        tx.conn.prepare_cached(remove)?.execute(named_params! { ":person": person })?;
    }
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Leaving> {
    Ok(Leaving {
        id: row.get("id")?,
        public_id: row.get("public_id")?,
        visitor: VisitorHash(row.get("visitor_hash")?),
        event: row.get("event")?,
        event_code: row.get("code")?,
        workspace: WorkspaceId(row.get("workspace")?),
    })
}
