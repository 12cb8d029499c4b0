//! What was erased is in none of SQLite's files any more.

use crate::file::{Failure, File};
use sqlite::{BUSY_TIMEOUT, Residue, open_beside};
use std::time::Duration;

#[cfg(unix)]
#[test]
fn what_is_made_can_be_read_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let inner = directory.path().join("a/b");
    sqlite::create_directory(&inner).unwrap();
    sqlite::create_file(&inner.join("some.db")).unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&inner), mode(&inner.join("some.db"))), (0o700, 0o600));
}

#[tokio::test]
async fn the_log_is_cut_once_no_reader_stands_in_the_way() {
    let file = File::new();
    let path = file.readers.path();
    let log = || std::fs::read(file.directory.path().join("some.db-wal")).unwrap();
    let has_secret = || log().windows(6).any(|bytes| bytes == b"secret");
    let fill = "INSERT INTO written (n, filler) VALUES (1, 'secret')";
    file.writer.run(move |conn, _| Ok::<_, Failure>(conn.execute(fill, [])?)).await.unwrap();
    file.writer.run(|conn, _| Ok::<_, Failure>(conn.execute("DELETE FROM written", [])?)).await.unwrap();
    assert!(has_secret(), "as long as nobody looks after it");

    let residue = Residue::default();
    let conn = open_beside(path, BUSY_TIMEOUT).unwrap();
    residue.overwrite(&conn, BUSY_TIMEOUT).unwrap();
    assert!(has_secret(), "nothing was noted");

    residue.note();
    let reader = sqlite::open_for_reading(path).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM written").unwrap();
    residue.overwrite(&conn, Duration::ZERO).unwrap();
    assert!(residue.is_noted(), "a reader was in the middle of the log");
    reader.execute_batch("ROLLBACK").unwrap();
    residue.overwrite(&conn, Duration::ZERO).unwrap();
    assert!(!residue.is_noted());
    assert_eq!(log(), [0_u8; 0]);
}
