//! What erased rows leave in SQLite's own files.
//!
//! `secure_delete` overwrites them in the database, but the write-ahead log keeps the pages as they were until it is
//! used anew. So after an erasure the log is carried over and cut to nothing.

use crate::connection::BUSY_TIMEOUT;
use rusqlite::Connection;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Whether the log still holds something that was erased.
#[derive(Debug, Default)]
pub struct Residue(AtomicBool);

impl Residue {
    /// Notes that a commit erased something.
    pub fn note(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub fn is_noted(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// Does nothing if nothing was erased since. A reader in the middle of the log may block it, and is waited
    /// for at most so long: then it is for the next call.
    pub fn overwrite(&self, conn: &Connection, patience: Duration) -> rusqlite::Result<()> {
        if !self.0.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        let done = truncate_log(conn, patience);
        if !matches!(done, Ok(true)) {
            self.note();
        }
        done.map(drop)
    }
}

/// Whether it could be cut.
fn truncate_log(conn: &Connection, patience: Duration) -> rusqlite::Result<bool> {
    conn.busy_timeout(patience)?;
    let busy = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    conn.busy_timeout(BUSY_TIMEOUT)?;
    Ok(!busy?)
}
