//! Reads see one state each, change nothing, and see every write that has returned.

use crate::file::{Failure, File, numbers};

#[tokio::test]
async fn a_write_that_returned_is_seen_by_every_read_after_it() {
    let file = File::new();
    for n in 1..=50 {
        file.insert(n).await.unwrap();
        // Several at once, so that connections that have read before are asked, too.
        let (a, b, c) = tokio::join!(file.written(), file.written(), file.written());
        for seen in [a, b, c] {
            assert_eq!(seen.len() as i64, n);
        }
    }
}

#[tokio::test]
async fn a_read_can_change_nothing_and_a_failed_or_panicking_one_leaves_the_others_be() {
    let file = File::new();
    file.insert(1).await.unwrap();
    let written = file.readers.run(|conn| Ok::<_, Failure>(conn.execute_batch("DELETE FROM written")?)).await;
    assert!(written.is_err());
    let panicked = file.readers.run(|_| -> Result<(), Failure> { panic!("a fault in the read") }).await;
    assert!(panicked.is_err());
    assert_eq!(file.written().await, [1]);
    assert_eq!(file.readers.run_aside(|conn| numbers(conn)).await.unwrap(), [1]);
}
