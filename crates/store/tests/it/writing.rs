//! Writes share commits and fail alone; what returned can be read.

use crate::desk::{desk, event, put_account, sign_in};
use std::sync::mpsc;
use store::table::{account, attendee};
use store::{Error, Table};

#[tokio::test]
async fn a_failing_write_takes_nothing_of_its_neighbours_in_the_same_commit() {
    let desk = desk();
    let mut changes = desk.store.subscribe();
    let (go, wait) = mpsc::channel::<()>();
    let holds = desk.store.write(move |tx| {
        // Whatever is asked for while this one runs shares its commit.
        wait.recv().unwrap();
        put_account(tx, "wx-first")
    });
    let fails = desk.store.write(|tx| {
        put_account(tx, "wx-failed")?;
        tx.touch(Table::Event);
        Err::<(), _>(Error::Unreadable { what: "test" })
    });
    let refused = desk.store.write(|tx| {
        put_account(tx, "wx-refused")?;
        tx.conn.execute_batch("INSERT INTO account (appid) VALUES (NULL)")?;
        Ok(())
    });
    let after = desk.store.write(|tx| put_account(tx, "wx-last"));
    // The writes queue up in this order before the last future lets the first go.
    let (held, failed, refused, last, ()) = tokio::join!(biased; holds, fails, refused, after, async move {
        go.send(()).unwrap();
    });

    held.unwrap();
    last.unwrap();
    assert!(matches!(failed, Err(Error::Unreadable { what: "test" })), "the caller gets its own error");
    assert!(matches!(refused, Err(Error::Sql(_))));
    let accounts = desk.store.read(account::list).await.unwrap();
    let names: Vec<_> = accounts.iter().map(|a| a.appid.as_str()).collect();
    assert_eq!(names, ["wx-first", "wx-last"]);

    let heard = changes.recv().await.unwrap();
    assert_eq!(heard.into_iter().collect::<Vec<_>>(), [Table::Account], "what was undone touched nothing");
    assert!(changes.try_recv().is_err(), "they shared one commit");
}

#[tokio::test]
async fn when_the_first_write_of_a_commit_fails_the_others_stand() {
    let desk = desk();
    let (go, wait) = mpsc::channel::<()>();
    let first = desk.store.write(move |tx| {
        wait.recv().unwrap();
        put_account(tx, "wx-failed")?;
        Err::<(), _>(Error::Unreadable { what: "test" })
    });
    let after = desk.store.write(|tx| put_account(tx, "wx-last"));
    let (failed, last, ()) = tokio::join!(biased; first, after, async move {
        go.send(()).unwrap();
    });

    last.unwrap();
    assert!(matches!(failed, Err(Error::Unreadable { what: "test" })));
    let accounts = desk.store.read(account::list).await.unwrap();
    assert_eq!(accounts.iter().map(|a| a.appid.as_str()).collect::<Vec<_>>(), ["wx-last"]);
}

#[tokio::test]
async fn a_write_that_returned_is_seen_by_every_read_after_it() {
    let desk = desk();
    for number in 1..=50 {
        desk.store.write(move |tx| sign_in(tx, &format!("a{number}"), number, "")).await.unwrap();
        let count = |conn: &store::Connection| attendee::persons(conn, &event()).map(|p| p.len());
        // Several at once, so that connections that have read before are asked, too.
        let (a, b, c) = tokio::join!(desk.store.read(count), desk.store.read(count), desk.store.read(count));
        let all = usize::try_from(number).unwrap();
        assert_eq!([a.unwrap(), b.unwrap(), c.unwrap()], [all; 3]);
    }
}

#[tokio::test]
async fn a_read_can_change_nothing() {
    let desk = desk();
    let written = desk.store.read(|conn| Ok(conn.execute_batch("DELETE FROM account")?)).await;
    assert!(matches!(written, Err(Error::Sql(_))));
}

#[tokio::test]
async fn a_write_whose_caller_went_away_stands() {
    let desk = desk();
    {
        let asked = desk.store.write(|tx| put_account(tx, "wx-fake"));
        // Polled once: asked for, and then dropped without its reply.
        tokio::select! { biased; _ = asked => {}, () = std::future::ready(()) => {} }
    }
    desk.store.write(|_| Ok(())).await.unwrap();
    assert_eq!(desk.store.read(account::list).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_write_that_panics_is_undone_and_takes_nothing_with_it() {
    let desk = desk();
    let (go, wait) = mpsc::channel::<()>();
    let holds = desk.store.write(move |tx| {
        wait.recv().unwrap();
        put_account(tx, "wx-first")
    });
    let panics = desk.store.write(|tx| -> store::Result<()> {
        put_account(tx, "wx-panicked")?;
        panic!("a fault in the write");
    });
    let after = desk.store.write(|tx| put_account(tx, "wx-last"));
    let (held, panicked, last, ()) = tokio::join!(biased; holds, panics, after, async move {
        go.send(()).unwrap();
    });

    held.unwrap();
    last.unwrap();
    assert!(matches!(panicked, Err(Error::Panicked)), "{panicked:?}");
    desk.store.write(|tx| put_account(tx, "wx-later")).await.unwrap();
    let accounts = desk.store.read(account::list).await.unwrap();
    let names: Vec<_> = accounts.iter().map(|a| a.appid.as_str()).collect();
    assert_eq!(names, ["wx-first", "wx-last", "wx-later"], "its neighbours stand, and later ones still work");
}
