//! How the file is opened, and its migrations.

use crate::storage::StorageError;
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use rusqlite_migration::{M, Migrations};
use std::{path::Path, time::Duration};

/// Append only: a migration that has shipped is never edited.
fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("migrations/0001_first.sql")),
        M::up(include_str!("migrations/0002_withdrawn.sql")),
        M::up(include_str!("migrations/0003_organisers.sql")),
    ])
}

/// How long one process waits for another, such as `workspace create` beside a running service.
pub(super) const BUSY: Duration = Duration::from_secs(5);

/// Prepared statements kept per connection: more than there are. A sign-in alone takes as many as SQLite's wrapper keeps by
/// itself, and would then prepare each of them anew.
const STATEMENTS: usize = 128;

/// How long a checkpoint waits for readers. Sign-ins wait with it.
const CHECKPOINT_BUSY: Duration = Duration::from_millis(100);

pub(super) fn open_for_writing(path: &Path) -> Result<Connection, StorageError> {
    make_private(path)?;
    if is_damaged(path) {
        return Err(StorageError::Damaged);
    }
    let mut conn = Connection::open(path)?;
    conn.busy_timeout(BUSY)?;
    // FULL: a commit is on disk before anybody is answered. Erased means overwritten. A crowd's visitors fall anywhere
    // into their index, so its pages are kept at hand, and carried over into the file once for many commits; what a
    // savepoint would put back is kept in memory, because each write has one.
    conn.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -32768;
         PRAGMA wal_autocheckpoint = 8192;
         PRAGMA temp_store = MEMORY;",
    )?;
    migrations().to_latest(&mut conn).map_err(|error| StorageError::Internal(error.into()))?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(conn)
}

/// A file that SQLite can't make sense of: better found before anybody is let in than by the first reader of a broken
/// page. Looks at the file without writing to it.
fn is_damaged(path: &Path) -> bool {
    let check = || -> rusqlite::Result<bool> {
        let conn = Connection::open(path)?;
        conn.busy_timeout(BUSY)?;
        // Otherwise closing it would carry what stands in the log over into the file.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        conn.query_row("PRAGMA quick_check(1)", [], |row| Ok(row.get::<_, String>(0)? != "ok"))
    };
    match check() {
        Ok(damaged) => damaged,
        Err(rusqlite::Error::SqliteFailure(error, _)) => {
            matches!(error.code, ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
        }
        // Whatever else it is will be said by whoever opens the file in earnest.
        Err(_) => false,
    }
}

/// Makes the file readable by its owner alone, as SQLite's own files beside it will be: it holds people's names.
#[cfg(unix)]
pub(super) fn make_private(path: &Path) -> Result<(), StorageError> {
    use std::os::unix::fs::OpenOptionsExt;
    let made = std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(path);
    made.map(drop).map_err(|error| StorageError::Internal(error.into()))
}

#[cfg(not(unix))]
pub(super) fn make_private(_: &Path) -> Result<(), StorageError> {
    Ok(())
}

pub(super) fn open_for_reading(path: &Path) -> Result<Connection, StorageError> {
    let conn = open(path, BUSY)?;
    conn.execute_batch("PRAGMA query_only = ON;")?;
    Ok(conn)
}

/// For carrying the write-ahead log over into the file, beside the connection that writes.
pub(super) fn open_for_checkpoint(path: &Path) -> Result<Connection, StorageError> {
    open(path, CHECKPOINT_BUSY)
}

fn open(path: &Path, busy: Duration) -> Result<Connection, StorageError> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.busy_timeout(busy)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_apply() {
        migrations().validate().expect("every migration runs on an empty database");
    }
}
