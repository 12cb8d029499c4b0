//! Whether a file can be trusted: better found before it is worked with than by the first reader of a broken page.

use crate::connection::BUSY_TIMEOUT;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::Path;

/// A file that is there and that SQLite can't make sense of. An absent or empty one is merely new. Looks at the file
/// without writing to it.
pub fn is_damaged(path: &Path) -> bool {
    if std::fs::metadata(path).map_or(true, |file| file.len() == 0) {
        return false;
    }
    match is_sound(path) {
        Ok(sound) => !sound,
        Err(rusqlite::Error::SqliteFailure(error, _)) => {
            matches!(error.code, ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
        }
        // Opening the file for its real purpose reports anything else.
        Err(_) => false,
    }
}

fn is_sound(path: &Path) -> rusqlite::Result<bool> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    // Otherwise closing it would write the log's content back into the file.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.query_row("PRAGMA quick_check(1)", [], |row| Ok(row.get::<_, String>(0)? == "ok"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Tuning, open_for_writing};

    #[test]
    fn a_new_file_is_not_damaged_and_one_with_a_broken_page_is() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("some.db");
        assert!(!is_damaged(&path), "absent");
        std::fs::write(&path, "").unwrap();
        assert!(!is_damaged(&path), "empty");
        let conn = open_for_writing(&path, Tuning::default()).unwrap();
        conn.execute_batch("CREATE TABLE t (a TEXT NOT NULL) STRICT; INSERT INTO t VALUES ('x')").unwrap();
        drop(conn);
        assert!(!is_damaged(&path), "sound");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[4096..4200].fill(0xff);
        std::fs::write(&path, &bytes).unwrap();
        assert!(is_damaged(&path), "a page was overwritten");
        std::fs::write(&path, "not a database at all".repeat(100)).unwrap();
        assert!(is_damaged(&path), "something else");
    }
}
