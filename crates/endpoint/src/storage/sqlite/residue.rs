//! What erased rows leave in SQLite's own files.
//!
//! `secure_delete` overwrites them in the database, but the write-ahead log keeps the pages as they were until it is
//! used anew. So after an erasure the log is carried over and cut to nothing.

use super::connection::open_for_checkpoint;
use crate::storage::StorageError;
use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};
use tokio::task::spawn_blocking;

#[derive(Default)]
pub(super) struct Residue(AtomicBool);

impl Residue {
    /// Notes what a commit did.
    pub(super) fn note(&self, erased: bool) {
        self.0.fetch_or(erased, Ordering::AcqRel);
    }

    /// Does nothing when nothing was erased since. A reader in the middle of the log may stand in the way: then it is
    /// for the next call.
    pub(super) async fn overwrite(&self, path: &Path) -> Result<(), StorageError> {
        if !self.0.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        let path = path.to_owned();
        let done = spawn_blocking(move || truncate_log(&path)).await;
        let done = done.map_err(|error| StorageError::Internal(error.into())).flatten();
        self.note(!matches!(done, Ok(true)));
        done.map(drop)
    }
}

/// Whether it could be cut.
fn truncate_log(path: &Path) -> Result<bool, StorageError> {
    let conn = open_for_checkpoint(path)?;
    let busy: bool = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get(0))?;
    Ok(!busy)
}
