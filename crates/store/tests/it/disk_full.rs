//! A disk without room: what was reported as written is there, and nothing else.

use crate::desk::desk;
use store::{Connection, Store, Tx};

const ROOMY: i64 = 1_000_000;

async fn set_most_pages(store: &Store, pages: i64) {
    let set = move |tx: &Tx<'_>| Ok(tx.conn.pragma_update(None, "max_page_count", pages)?);
    store.write(set).await.unwrap();
}

async fn count(store: &Store) -> i64 {
    let read = |conn: &Connection| Ok(conn.query_row("SELECT count(*) FROM account", [], |row| row.get(0))?);
    store.read(read).await.unwrap()
}

/// One account with a name of 200 kB: more than what is left once the disk is full.
fn large(n: usize) -> impl FnOnce(&Tx<'_>) -> store::Result<()> + Send + 'static {
    move |tx| {
        let sql = "INSERT INTO account (appid, name, endpoint_url, wechat_url) VALUES (?1, ?2, '', '')";
        tx.conn.execute(sql, (format!("wx{n}"), "x".repeat(200_000)))?;
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_reported_written_is_there_and_nothing_else() {
    let desk = desk();
    let store = &desk.store;
    // Room for a few of the rows, not for all.
    set_most_pages(store, 300).await;
    let writes: Vec<_> = (0..20)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.write(large(n)).await })
        })
        .collect();
    let mut written = 0;
    for write in writes {
        match write.await.unwrap() {
            Ok(()) => written += 1,
            Err(error) if error.storage_failure().is_some() => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(count(store).await, written);
    assert!(written < 20, "the disk never was full");

    set_most_pages(store, ROOMY).await;
    store.write(large(99)).await.unwrap();
    assert_eq!(count(store).await, written + 1);
}
