//! Events: the organiser's words, their revision, and the last number given.

use super::{change, writer::Tx};
use crate::{
    rules::purge_at,
    storage::{EventCode, PutEvent, StorageError, WorkspaceId},
};
use chrono::{DateTime, Utc};
use protocol::{Change, EventBody, EventChange};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

/// An event as stored.
pub(super) struct EventRow {
    pub id: i64,
    pub workspace: WorkspaceId,
    /// Login codes that wait to be exchanged.
    pub codes_waiting: i64,
    /// Whole, with code and revision.
    pub body: EventBody,
}

pub(super) fn find(conn: &Connection, code: &EventCode) -> Result<EventRow, StorageError> {
    find_optional(conn, code)?.ok_or(StorageError::UnknownEvent)
}

pub(super) fn list(conn: &Connection, workspace: WorkspaceId) -> Result<Vec<EventBody>, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT id, workspace, code, codes_waiting, revision, body FROM event
         WHERE workspace = :workspace AND ending IS NULL ORDER BY id",
    )?;
    let rows = query.query_map(named_params! { ":workspace": workspace.0 }, columns)?;
    rows.map(|row| Ok(whole(row?)?.body)).collect()
}

/// Creates or revises, and tells the feed.
pub(super) fn put(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    code: &EventCode,
    mut body: EventBody,
    now: DateTime<Utc>,
) -> Result<PutEvent, StorageError> {
    let base = body.revision.take();
    body.code = None;
    let stored = Stored { body: serde_json::to_string(&body)?, purge_at: purge_at(&body) };
    let current = find_optional(tx.conn, code)?;
    let revision = match (&current, base) {
        (Some(event), _) if event.workspace != workspace => return Err(StorageError::CodeTaken),
        (None, _) if is_taken(tx.conn, code)? => return Err(StorageError::CodeTaken),
        (None, None) => insert(tx, workspace, code, &stored)?,
        (Some(event), Some(base)) if event.body.revision == Some(base) => update(tx, event.id, &stored)?,
        (_, _) => return Err(StorageError::StaleRevision(current.map(|event| Box::new(event.body)))),
    };
    body.code = Some(code.as_str().to_owned());
    body.revision = Some(revision);
    let whole = Change::Event(EventChange::Whole(Box::new(body.clone())));
    change::append(tx, workspace, Some(code.as_str()), None, whole, now)?;
    Ok(PutEvent { created: current.is_none(), event: body })
}

/// The next number of an event: inside the sign-in's savepoint, so that a refused sign-in leaves no gap.
pub(super) fn next_number(tx: &Tx<'_>, event: i64) -> Result<i64, StorageError> {
    let key = named_params! { ":id": event };
    let mut step = tx.conn.prepare_cached("UPDATE event SET last_number = last_number + 1 WHERE id = :id")?;
    step.execute(key)?;
    let mut query = tx.conn.prepare_cached("SELECT last_number FROM event WHERE id = :id")?;
    Ok(query.query_row(key, |row| row.get("last_number"))?)
}

/// What a PUT writes.
struct Stored {
    body: String,
    purge_at: i64,
}

fn insert(
    tx: &Tx<'_>,
    workspace: WorkspaceId,
    code: &EventCode,
    stored: &Stored,
) -> Result<i64, StorageError> {
    let revision = tx.conn.query_row(
        "INSERT INTO event (workspace, code, body, purge_at) VALUES (:workspace, :code, :body, :purge_at)
         RETURNING revision",
        named_params! {
            ":workspace": workspace.0,
            ":code": code.as_str(),
            ":body": stored.body,
            ":purge_at": stored.purge_at,
        },
        |row| row.get("revision"),
    )?;
    Ok(revision)
}

fn update(tx: &Tx<'_>, id: i64, stored: &Stored) -> Result<i64, StorageError> {
    let revision = tx.conn.query_row(
        "UPDATE event SET body = :body, purge_at = :purge_at, revision = revision + 1
         WHERE id = :id RETURNING revision",
        named_params! { ":id": id, ":body": stored.body, ":purge_at": stored.purge_at },
        |row| row.get("revision"),
    )?;
    Ok(revision)
}

/// Whether an event had this code that is gone, or is about to be.
fn is_taken(conn: &Connection, code: &EventCode) -> Result<bool, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM taken_code WHERE code = :code)
             OR EXISTS (SELECT 1 FROM event WHERE code = :code) AS is_taken",
    )?;
    Ok(query.query_row(named_params! { ":code": code.as_str() }, |row| row.get("is_taken"))?)
}

/// The event of this code, if it is there and not about to go.
pub(super) fn find_optional(conn: &Connection, code: &EventCode) -> Result<Option<EventRow>, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT id, workspace, code, codes_waiting, revision, body FROM event
         WHERE code = :code AND ending IS NULL",
    )?;
    let row = query.query_row(named_params! { ":code": code.as_str() }, columns).optional()?;
    row.map(whole).transpose()
}

struct Columns {
    id: i64,
    workspace: WorkspaceId,
    code: String,
    codes_waiting: i64,
    revision: i64,
    body: String,
}

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok(Columns {
        id: row.get("id")?,
        workspace: WorkspaceId(row.get("workspace")?),
        code: row.get("code")?,
        codes_waiting: row.get("codes_waiting")?,
        revision: row.get("revision")?,
        body: row.get("body")?,
    })
}

fn whole(columns: Columns) -> Result<EventRow, StorageError> {
    let Columns { id, workspace, code, codes_waiting, revision, body } = columns;
    let body: EventBody = serde_json::from_str(&body)?;
    let body = EventBody { code: Some(code), revision: Some(revision), ..body };
    Ok(EventRow { id, workspace, codes_waiting, body })
}
