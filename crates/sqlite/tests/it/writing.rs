//! Writes share commits and fail alone; what returned can be read.

use crate::file::{Failure, File, insert, numbers};
use sqlite::Error;
use std::sync::Arc;

#[tokio::test]
async fn a_failed_or_panicking_write_undoes_itself_and_no_other() {
    let file = File::new();
    let go = file.hold().await;
    let first = file.insert(1);
    let refused = file.writer.run(|conn, announced| {
        insert(conn, announced, 2)?;
        Err::<(), _>(Failure::Refused)
    });
    let broken = file.writer.run(|conn, announced| {
        insert(conn, announced, 3)?;
        conn.execute("not SQL", [])?;
        Ok::<_, Failure>(())
    });
    let panicked = file.writer.run(|conn, announced| -> Result<(), Failure> {
        insert(conn, announced, 4)?;
        panic!("a fault in the write");
    });
    let last = file.insert(5);
    // The writes queue up in this order before the last future lets the first go.
    let (first, refused, broken, panicked, last, ()) =
        tokio::join!(biased; first, refused, broken, panicked, last, async move { drop(go) });

    first.and(last).unwrap();
    assert!(matches!(refused, Err(Failure::Refused)), "the caller gets its own error");
    assert!(matches!(broken, Err(Failure::Sqlite(Error::Sql(_)))), "{broken:?}");
    assert!(matches!(panicked, Err(Failure::Sqlite(Error::Panicked))), "{panicked:?}");
    assert_eq!(file.written().await, [1, 5]);
    let commits = file.commits.lock().unwrap().clone();
    assert_eq!(
        commits,
        [vec![], vec![1, 5]],
        "the group shared one commit, and what was undone announced nothing"
    );
}

#[tokio::test]
async fn when_the_first_write_of_a_commit_fails_the_others_stand() {
    let file = File::new();
    let go = file.hold().await;
    let first = file.writer.run(|conn, announced| {
        insert(conn, announced, 1)?;
        Err::<(), _>(Failure::Refused)
    });
    let second = file.insert(2);
    let (first, second, ()) = tokio::join!(biased; first, second, async move { drop(go) });
    assert!(matches!(first, Err(Failure::Refused)));
    second.unwrap();
    assert_eq!(file.written().await, [2]);
}

#[tokio::test]
async fn a_write_whose_caller_went_away_stands() {
    let file = File::new();
    {
        let asked = file.insert(1);
        // Polled once: asked for, and then dropped without its reply.
        tokio::select! { biased; _ = asked => {}, () = std::future::ready(()) => {} }
    }
    let File { writer, readers, .. } = &file;
    writer.run(|_, _| Ok::<_, Failure>(())).await.unwrap();
    assert_eq!(readers.run(|conn| numbers(conn)).await.unwrap(), [1]);
}

#[tokio::test]
async fn what_was_asked_for_is_written_before_the_writer_ends() {
    let file = File::new();
    for n in 1..=9 {
        let asked = file.insert(n);
        tokio::select! { biased; _ = asked => {}, () = std::future::ready(()) => {} }
    }
    let File { writer, readers, .. } = file;
    drop(Arc::into_inner(writer).unwrap());
    assert_eq!(readers.run(|conn| numbers(conn)).await.unwrap(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
}
