//! The feed: rows in order, and the cursor that names one of them.

use super::{moment, workspace, writer::Tx};
use crate::{
    identifier::random_mark,
    storage::{StorageError, Topic, WorkspaceId},
};
use chrono::{DateTime, Utc};
use protocol::{Change, ChangeRow, FeedPage};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde_json::Value;

/// Whom a row is about.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    /// What the row is found by when the person is erased; `None` if they already are.
    id: Option<i64>,
    public_id: &'a str,
}

impl<'a> Subject<'a> {
    pub(super) fn of(id: i64, public_id: &'a str) -> Self {
        Self { id: Some(id), public_id }
    }

    /// Somebody of whom nothing but the opaque id remains.
    pub(super) fn gone(public_id: &'a str) -> Self {
        Self { id: None, public_id }
    }
}

/// Appends a row and wakes the feed's readers after the commit.
pub(super) fn append(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    event: Option<&str>,
    attendee: Option<Subject<'_>>,
    change: Change,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let mut tagged = serde_json::to_value(change)?;
    let kind = tagged["kind"].take();
    let seq = workspace::next_seq(tx, workspace)?;
    let mut insert = tx.conn.prepare_cached(
        "INSERT INTO change (workspace, seq, mark, at, kind, event, attendee, person, data)
         VALUES (:workspace, :seq, :mark, :at, :kind, :event, :attendee, :person, :data)",
    )?;
    insert.execute(named_params! {
        ":workspace": workspace.0,
        ":seq": seq,
        ":mark": random_mark(),
        ":at": now.timestamp_millis(),
        ":kind": kind.as_str(),
        ":event": event,
        ":attendee": attendee.map(|subject| subject.public_id),
        ":person": attendee.and_then(|subject| subject.id),
        ":data": tagged["data"].to_string(),
    })?;
    drop(insert);
    tx.touch(workspace, Topic::Feed);
    Ok(())
}

/// Removes all rows about a person.
pub(super) fn scrub_person(tx: &Tx<'_>, person: i64) -> Result<(), StorageError> {
    let mut keep = tx.conn.prepare_cached(
        "INSERT INTO scrubbed (workspace, seq, mark)
         SELECT workspace, seq, mark FROM change WHERE person = :person",
    )?;
    keep.execute(named_params! { ":person": person })?;
    let mut remove = tx.conn.prepare_cached("DELETE FROM change WHERE person = :person")?;
    remove.execute(named_params! { ":person": person })?;
    Ok(())
}

/// Removes all rows about an event that are about nobody who is still there.
pub(super) fn scrub_event(tx: &Tx<'_>, workspace: WorkspaceId, code: &str) -> Result<(), StorageError> {
    let key = named_params! { ":workspace": workspace.0, ":event": code };
    let mut keep = tx.conn.prepare_cached(
        "INSERT INTO scrubbed (workspace, seq, mark)
         SELECT workspace, seq, mark FROM change
         WHERE workspace = :workspace AND event = :event AND person IS NULL",
    )?;
    keep.execute(key)?;
    let mut remove = tx.conn.prepare_cached(
        "DELETE FROM change WHERE workspace = :workspace AND event = :event AND person IS NULL",
    )?;
    remove.execute(key)?;
    Ok(())
}

/// Forgets scrubbed rows before the oldest that is left: a cursor there is taken at its word.
pub(super) fn forget_scrubbed(tx: &Tx<'_>, workspace: WorkspaceId) -> Result<(), StorageError> {
    let oldest = oldest_seq(tx.conn, workspace)?;
    let mut forget =
        tx.conn.prepare_cached("DELETE FROM scrubbed WHERE workspace = :workspace AND seq < :oldest")?;
    forget.execute(named_params! { ":workspace": workspace.0, ":oldest": oldest })?;
    Ok(())
}

/// The rows after the cursor `after`, at most `limit`.
pub(super) fn page(
    conn: &Connection,
    workspace: WorkspaceId,
    after: Option<&str>,
    limit: u32,
) -> Result<FeedPage, StorageError> {
    let feed_id = workspace::facts(conn, workspace)?.feed_id;
    let oldest_seq = oldest_seq(conn, workspace)?;
    let start = match after {
        None => 0,
        Some(cursor) => known_seq(conn, workspace, &feed_id, oldest_seq, cursor)?,
    };
    let mut rows = rows_after(conn, workspace, start, limit + 1)?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().map(|(row, mark)| format!("{feed_id}.{}.{mark}", row.seq));
    Ok(FeedPage {
        next: next.or_else(|| after.map(str::to_owned)),
        changes: rows.into_iter().map(|(row, _)| row).collect(),
        feed_id,
        more,
        oldest_seq,
    })
}

/// The number in a cursor, if this feed gave it out. One older than the oldest row is taken at its word: the rows it
/// could be checked against were purged.
fn known_seq(
    conn: &Connection,
    workspace: WorkspaceId,
    feed_id: &str,
    oldest_seq: i64,
    cursor: &str,
) -> Result<i64, StorageError> {
    let mut parts = cursor.split('.');
    let (Some(feed), Some(seq), Some(mark), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(StorageError::CursorUnknown);
    };
    let seq: i64 = seq.parse().map_err(|_| StorageError::CursorUnknown)?;
    if feed != feed_id || seq < 1 {
        return Err(StorageError::CursorUnknown);
    }
    if seq < oldest_seq {
        return Ok(seq);
    }
    let mut query = conn.prepare_cached(
        "SELECT mark FROM change WHERE workspace = :workspace AND seq = :seq
         UNION ALL SELECT mark FROM scrubbed WHERE workspace = :workspace AND seq = :seq",
    )?;
    let stored: Option<String> = query
        .query_row(named_params! { ":workspace": workspace.0, ":seq": seq }, |row| row.get("mark"))
        .optional()?;
    if stored.as_deref() == Some(mark) { Ok(seq) } else { Err(StorageError::CursorUnknown) }
}

/// The first row's number; of an empty feed the one its next row will have.
fn oldest_seq(conn: &Connection, workspace: WorkspaceId) -> Result<i64, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT coalesce((SELECT min(seq) FROM change WHERE workspace = :workspace), last_seq + 1) AS oldest
         FROM workspace WHERE id = :workspace",
    )?;
    Ok(query.query_row(named_params! { ":workspace": workspace.0 }, |row| row.get("oldest"))?)
}

fn rows_after(
    conn: &Connection,
    workspace: WorkspaceId,
    seq: i64,
    limit: u32,
) -> Result<Vec<(ChangeRow, String)>, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT seq, mark, at, kind, event, attendee, data FROM change
         WHERE workspace = :workspace AND seq > :seq ORDER BY seq LIMIT :limit",
    )?;
    let key = named_params! { ":workspace": workspace.0, ":seq": seq, ":limit": limit };
    let rows = query.query_map(key, |row| Ok((from_row(row)?, row.get("mark")?, row.get("data")?)))?;
    rows.map(|row| {
        let (change, mark, data): (ChangeRow, String, String) = row?;
        Ok((ChangeRow { data: serde_json::from_str(&data)?, ..change }, mark))
    })
    .collect()
}

/// Everything but the data, which is JSON and fails in its own way.
fn from_row(row: &Row<'_>) -> rusqlite::Result<ChangeRow> {
    Ok(ChangeRow {
        seq: row.get("seq")?,
        at: moment::column(row, "at")?,
        kind: row.get("kind")?,
        event: row.get("event")?,
        attendee: row.get("attendee")?,
        data: Value::Null,
    })
}
