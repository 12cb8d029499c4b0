//! A full disk: a write that got an error is not on disk, and one that succeeded is.

use crate::file::{Announced, Failure, File, insert};
use rusqlite::Connection;

const SMALL: i64 = 20;
const ROOMY: i64 = 1_000_000;

/// Pages that the file may have.
async fn set_max_pages(file: &File, pages: i64) {
    let set = move |conn: &mut Connection, _: &mut Announced| {
        Ok::<_, Failure>(conn.pragma_update(None, "max_page_count", pages)?)
    };
    file.writer.run(set).await.unwrap();
}

/// More than what is left.
fn insert_large(conn: &mut Connection, announced: &mut Announced) -> Result<(), Failure> {
    conn.execute("INSERT INTO written (n, filler) VALUES (99, ?1)", ["x".repeat(200_000)])?;
    announced.0.push(99);
    Ok(())
}

/// The disk fills up in the write at this place of a group of three.
async fn check(place: usize) {
    let file = File::new();
    set_max_pages(&file, SMALL).await;
    let go = file.hold().await;
    let write = |n: usize| {
        let write = move |conn: &mut Connection, announced: &mut Announced| {
            if n == place {
                insert_large(conn, announced)
            } else {
                insert(conn, announced, n.try_into().unwrap())
            }
        };
        file.writer.run(write)
    };
    let (first, second, third, ()) =
        tokio::join!(biased; write(0), write(1), write(2), async move { drop(go) });
    let answers = [first, second, third];
    assert!(answers[place].is_err(), "{place}: the disk was full");
    let reported: Vec<i64> = (0..3).filter(|&n| answers[usize::try_from(n).unwrap()].is_ok()).collect();
    assert_eq!(file.written().await, reported, "{place}: what was reported as written, and nothing else");
    let announced: Vec<i64> = file.commits.lock().unwrap().concat();
    assert_eq!(announced, reported, "{place}: readers that wait for a row are woken");

    set_max_pages(&file, ROOMY).await;
    file.writer.run(insert_large).await.unwrap();
}

#[tokio::test]
async fn an_error_changed_nothing_wherever_in_a_commit_the_disk_fills_up() {
    for place in 0..3 {
        check(place).await;
    }
}
