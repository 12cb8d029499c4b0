//! The end of an event: deleted by an organiser, or purged because its retention is over.
//!
//! It is gone for everybody in the first write. Its people are then removed some at a time, so that another event's
//! sign-ins never wait for a whole crowd's removal; what a stop interrupts is taken up again.

use super::{
    change, erase,
    event::{self, EventRow},
    writer::Tx,
};
use crate::storage::{EventCode, StorageError, WorkspaceId};
use chrono::{DateTime, Utc};
use protocol::{Change, EventChange};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

/// People of one write.
const CHUNK: u32 = 200;

/// An event in its end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Ending(i64);

/// The last word on an event.
#[derive(Clone, Copy)]
enum Why {
    Deleted,
    Purged,
}

/// Begins to delete the event if `revision` is its current one. One that the workspace doesn't know is gone already.
pub(super) fn delete(
    tx: &Tx<'_>,
    workspace: WorkspaceId,
    code: &EventCode,
    revision: i64,
) -> Result<Option<Ending>, StorageError> {
    match event::find_optional(tx.conn, code)? {
        Some(event) if event.workspace != workspace => Ok(None),
        Some(event) if event.body.revision == Some(revision) => begin(tx, &event).map(Some),
        Some(event) => Err(StorageError::StaleRevision(Some(Box::new(event.body)))),
        None => Ok(None),
    }
}

/// Whether there is anything for [`next`] to find.
pub(super) fn any(conn: &Connection, now: DateTime<Utc>) -> Result<bool, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM event WHERE ending IS NOT NULL)
             OR EXISTS (SELECT 1 FROM event WHERE purge_at <= :now) AS any",
    )?;
    Ok(query.query_row(named_params! { ":now": now.timestamp_millis() }, |row| row.get("any"))?)
}

/// An event that was begun with, or one whose retention has ended, which begins.
pub(super) fn next(tx: &Tx<'_>, now: DateTime<Utc>) -> Result<Option<Ending>, StorageError> {
    let mut query = tx.conn.prepare_cached("SELECT id FROM event WHERE ending IS NOT NULL LIMIT 1")?;
    let begun = query.query_row((), |row| row.get("id")).optional()?;
    if let Some(id) = begun {
        return Ok(Some(Ending(id)));
    }
    let mut begin = tx.conn.prepare_cached(
        "UPDATE event SET ending = 'purged'
         WHERE id = (SELECT id FROM event WHERE purge_at <= :now LIMIT 1) RETURNING id",
    )?;
    let due = begin.query_row(named_params! { ":now": now.timestamp_millis() }, |row| row.get("id"));
    Ok(due.optional()?.map(Ending))
}

fn begin(tx: &Tx<'_>, event: &EventRow) -> Result<Ending, StorageError> {
    let mut update = tx.conn.prepare_cached("UPDATE event SET ending = 'deleted' WHERE id = :id")?;
    update.execute(named_params! { ":id": event.id })?;
    Ok(Ending(event.id))
}

/// Removes some of its people, or, when there are none, the event itself. Whether there is more to do.
pub(super) fn go_on(tx: &mut Tx<'_>, ending: Ending, now: DateTime<Utc>) -> Result<bool, StorageError> {
    let Some(leaving) = find(tx, ending)? else { return Ok(false) };
    tx.note_erasure();
    if remove_people(tx, leaving.id)? {
        return Ok(true);
    }
    change::scrub_event(tx, leaving.workspace, &leaving.code)?;
    let mut remove = tx.conn.prepare_cached("DELETE FROM withdrawn WHERE event = :id")?;
    remove.execute(named_params! { ":id": leaving.id })?;
    let mut remove = tx.conn.prepare_cached("DELETE FROM event WHERE id = :id")?;
    remove.execute(named_params! { ":id": leaving.id })?;
    let mut take = tx.conn.prepare_cached("INSERT INTO taken_code (code) VALUES (:code)")?;
    take.execute(named_params! { ":code": leaving.code })?;
    drop((remove, take));
    change::forget_scrubbed(tx, leaving.workspace)?;
    let last = match leaving.why {
        Why::Deleted => Change::Event(EventChange::Deleted { deleted: true }),
        Why::Purged => Change::Purged {},
    };
    change::append(tx, leaving.workspace, Some(&leaving.code), None, last, now)?;
    Ok(false)
}

/// Whether there were any.
fn remove_people(tx: &Tx<'_>, event: i64) -> Result<bool, StorageError> {
    let mut query = tx.conn.prepare_cached("SELECT id FROM attendee WHERE event = :event LIMIT :chunk")?;
    let key = named_params! { ":event": event, ":chunk": CHUNK };
    let people = query.query_map(key, |row| row.get("id"))?.collect::<Result<Vec<i64>, _>>()?;
    let mut forget = tx.conn.prepare_cached("DELETE FROM submission WHERE attendee = :person")?;
    for person in &people {
        forget.execute(named_params! { ":person": person })?;
        erase::remove(tx, *person)?;
    }
    Ok(!people.is_empty())
}

struct Leaving {
    id: i64,
    workspace: WorkspaceId,
    code: String,
    why: Why,
}

fn find(tx: &Tx<'_>, ending: Ending) -> Result<Option<Leaving>, StorageError> {
    let mut query = tx.conn.prepare_cached(
        "SELECT id, workspace, code, ending FROM event WHERE id = :id AND ending IS NOT NULL",
    )?;
    Ok(query.query_row(named_params! { ":id": ending.0 }, from_row).optional()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Leaving> {
    let ending: String = row.get("ending")?;
    Ok(Leaving {
        id: row.get("id")?,
        workspace: WorkspaceId(row.get("workspace")?),
        code: row.get("code")?,
        why: if ending == "deleted" { Why::Deleted } else { Why::Purged },
    })
}
