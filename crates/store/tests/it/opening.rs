//! Opening a directory: one at a time, and a damaged file is set aside rather than overwritten.

use crate::desk::{desk, put_account, sign_in};
use store::table::account;
use store::{OpenError, Store};
use tempfile::TempDir;

#[tokio::test]
async fn what_was_written_is_there_after_the_next_open_and_nothing_was_set_aside() {
    let desk = desk();
    desk.store.write(|tx| put_account(tx, "wx-fake")).await.unwrap();
    drop(desk.store);

    let opened = Store::open(desk.dir.path()).unwrap();
    assert_eq!(opened.set_aside, None, "a sound file is no damaged one");
    assert_eq!(opened.store.read(account::list).await.unwrap().len(), 1);
}

#[test]
fn a_directory_is_worked_by_one_store_at_a_time() {
    let desk = desk();
    let again = desk.store.clone();
    assert!(matches!(Store::open(desk.dir.path()), Err(OpenError::InUse)));

    drop(desk.store);
    assert!(
        matches!(Store::open(desk.dir.path()), Err(OpenError::InUse)),
        "a clone still works the directory"
    );

    drop(again);
    assert!(Store::open(desk.dir.path()).is_ok(), "the last one gone, the directory is free");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_set_aside_as_it_was() {
    let garbage: [Vec<u8>; 3] =
        [b"short".to_vec(), vec![0xA5; 100_000], "姓名,电话\n".repeat(2000).into_bytes()];
    for bytes in garbage {
        let dir = TempDir::new().unwrap();
        std::fs::write(dir.path().join("muster.db"), &bytes).unwrap();

        let opened = Store::open(dir.path()).unwrap();
        let aside = opened.set_aside.unwrap();
        assert!(
            std::fs::read(aside).unwrap() == bytes,
            "somebody may want to rescue data, and needs every byte"
        );
        opened.store.write(|tx| put_account(tx, "wx-fake")).await.unwrap();
        assert_eq!(opened.store.read(account::list).await.unwrap().len(), 1, "the new file works");
    }
}

#[test]
fn an_empty_file_is_new_not_damaged() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("muster.db"), b"").unwrap();
    assert_eq!(Store::open(dir.path()).unwrap().set_aside, None);
}

#[tokio::test]
async fn a_database_with_broken_pages_is_set_aside_as_it_was() {
    let desk = desk();
    let many = |tx: &store::Tx<'_>| (1..=2000).try_for_each(|n| sign_in(tx, &format!("a{n}"), n, "someone"));
    desk.store.write(many).await.unwrap();
    drop(desk.store);

    let path = desk.dir.path().join("muster.db");
    let mut bytes = std::fs::read(&path).unwrap();
    // The header and the schema on the first pages stay sound, so only a look at the content can tell.
    let half = bytes.len() / 2;
    bytes[half..].fill(0xA5);
    std::fs::write(&path, &bytes).unwrap();

    let opened = Store::open(desk.dir.path()).unwrap();
    assert!(
        std::fs::read(opened.set_aside.unwrap()).unwrap() == bytes,
        "the check itself must not write to it"
    );
    assert_eq!(opened.store.read(account::list).await.unwrap(), [], "the new one is empty");

    drop(opened.store);
    assert_eq!(
        Store::open(desk.dir.path()).unwrap().set_aside,
        None,
        "it is set aside once, not at every start"
    );
}

/// The list holds names and WeChat identities; other users of the computer have no business with it.
#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_may_read_what_is_in_a_new_directory() {
    use std::os::unix::fs::PermissionsExt;
    let outer = TempDir::new().unwrap();
    let dir = outer.path().join("new").join("data");
    let store = Store::open(&dir).unwrap().store;
    // What SQLite keeps beside its file is there once something was written.
    store.write(|tx| put_account(tx, "wx-fake")).await.unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    for file in ["muster.db", "muster.db-wal", "muster.db-shm"] {
        let found = mode(&dir.join(file));
        assert_eq!(found, 0o600, "{file} is {found:o}");
    }
}
