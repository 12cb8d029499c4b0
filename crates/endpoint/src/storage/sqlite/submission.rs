//! Submissions already taken, so that a replay is recognised.

use super::writer::Tx;
use crate::storage::StorageError;
use rusqlite::named_params;
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
