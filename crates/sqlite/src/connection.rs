//! How every connection is set up.

use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// How long one connection waits for another, such as a command beside a running service.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Prepared statements kept per connection: more than one write takes. Fewer would be prepared anew each time.
const STATEMENTS: usize = 128;

/// What a writing connection may hold back, the more the busier it is.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// Pages kept in memory, in KiB.
    pub cache_kib: u32,
    /// Pages of the write-ahead log before it is carried over into the file.
    pub checkpoint_pages: u32,
}

/// As SQLite has it by itself.
impl Default for Tuning {
    fn default() -> Self {
        Self { cache_kib: 2_000, checkpoint_pages: 1_000 }
    }
}

/// Creates the file if it is absent.
pub fn open_for_writing(path: &Path, tuning: Tuning) -> rusqlite::Result<Connection> {
    let conn = Connection::open(path)?;
    prepare(&conn, BUSY_TIMEOUT)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    // A commit is on disk before anybody is answered.
    conn.pragma_update(None, "synchronous", "FULL")?;
    // Erased means overwritten.
    conn.pragma_update(None, "secure_delete", "ON")?;
    // What a savepoint would put back.
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cache_size", -i64::from(tuning.cache_kib))?;
    conn.pragma_update(None, "wal_autocheckpoint", tuning.checkpoint_pages)?;
    Ok(conn)
}

/// Refuses every write.
pub fn open_for_reading(path: &Path) -> rusqlite::Result<Connection> {
    let conn = open(path, BUSY_TIMEOUT)?;
    conn.pragma_update(None, "query_only", "ON")?;
    Ok(conn)
}

/// For one small write or checkpoint beside the connection that writes, which it waits for at most so long.
pub fn open_beside(path: &Path, busy_timeout: Duration) -> rusqlite::Result<Connection> {
    let conn = open(path, busy_timeout)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    Ok(conn)
}

/// Creates nothing.
fn open(path: &Path, busy_timeout: Duration) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    prepare(&conn, busy_timeout)?;
    Ok(conn)
}

fn prepare(conn: &Connection, busy_timeout: Duration) -> rusqlite::Result<()> {
    conn.busy_timeout(busy_timeout)?;
    conn.pragma_update(None, "foreign_keys", "ON")?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}
