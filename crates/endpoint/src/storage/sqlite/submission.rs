//! Submissions already taken, so that a replay is recognised, and those of people who withdrew, so that a late retry is.

use super::writer::Tx;
use crate::{
    identifier::sha256_of,
    storage::{StorageError, VisitorHash},
};
use rusqlite::{Connection, named_params};
use uuid::Uuid;

pub(super) enum Submission {
    Fresh,
    Replayed,
}

/// Notes the submission as the attendee's.
pub(super) fn take(tx: &Tx<'_>, attendee: i64, submission: Uuid) -> Result<Submission, StorageError> {
    let mut insert = tx.conn.prepare_cached(
        "INSERT INTO submission (attendee, submission) VALUES (:attendee, :submission) ON CONFLICT DO NOTHING",
    )?;
    let taken =
        insert.execute(named_params! { ":attendee": attendee, ":submission": submission.to_string() })?;
    Ok(if taken == 1 { Submission::Fresh } else { Submission::Replayed })
}

/// Refuses what was taken from somebody who has withdrawn since.
pub(super) fn refuse_withdrawn(
    conn: &Connection,
    event: i64,
    visitor: VisitorHash,
    submission: Uuid,
) -> Result<(), StorageError> {
    if is_marked(conn, event, mark(visitor, submission))? { Err(StorageError::Withdrawn) } else { Ok(()) }
}

/// Whether this visitor once withdrew here.
pub(super) fn has_withdrawn(
    conn: &Connection,
    event: i64,
    visitor: VisitorHash,
) -> Result<bool, StorageError> {
    is_marked(conn, event, mark(visitor, THE_VISITOR))
}

/// Turns an attendee's submissions into marks of which nothing personal can be read.
pub(super) fn withdraw(
    tx: &Tx<'_>,
    event: i64,
    visitor: VisitorHash,
    attendee: i64,
) -> Result<(), StorageError> {
    let mut query =
        tx.conn.prepare_cached("DELETE FROM submission WHERE attendee = :attendee RETURNING submission")?;
    let taken = query.query_map(named_params! { ":attendee": attendee }, |row| row.get("submission"))?;
    let taken = taken.collect::<Result<Vec<String>, _>>()?;
    let mut insert = tx.conn.prepare_cached(
        "INSERT INTO withdrawn (event, mark) VALUES (:event, :mark) ON CONFLICT DO NOTHING",
    )?;
    let submissions = taken.iter().filter_map(|submission| submission.parse().ok());
    for submission in submissions.chain([THE_VISITOR]) {
        insert.execute(named_params! { ":event": event, ":mark": mark(visitor, submission) })?;
    }
    Ok(())
}

/// Stands for the visitor as such, who made no submission of this id.
const THE_VISITOR: Uuid = Uuid::nil();

fn mark(visitor: VisitorHash, submission: Uuid) -> [u8; 32] {
    sha256_of(&[&visitor.0, submission.as_bytes()])
}

fn is_marked(conn: &Connection, event: i64, mark: [u8; 32]) -> Result<bool, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM withdrawn WHERE event = :event AND mark = :mark) AS is_marked",
    )?;
    Ok(query.query_row(named_params! { ":event": event, ":mark": mark }, |row| row.get("is_marked"))?)
}
