//! A synchronisation that ends by itself, and what it does before the first code is claimed.

use crate::bench::{appid, bench, code};
use crate::rows::signed_in;
use protocol::LoginResult;
use store::table::login;
use sync::{Blocker, Counts, State};

#[tokio::test]
async fn it_ends_when_the_feed_is_read_and_no_code_waits() {
    let bench = bench().await;
    bench.inbox.change(|e| {
        e.rows = (1..=5).map(|n| signed_in(&format!("a-{n}"), n)).collect();
        e.logins = vec![code("1", "ok:her"), code("2", "dead:him")];
    });
    let (ended, done) = bench.run_until_idle().await;
    assert_eq!(ended, Ok(()));
    assert_eq!(done, Counts { changes: 5, exchanged: 1, lost: 1 });
    assert_eq!(bench.run_until_idle().await, (Ok(()), Counts::default()), "a second one finds nothing to do");
}

#[tokio::test]
async fn an_account_level_error_ends_it_at_once_and_loses_nobody() {
    let bench = bench().await;
    bench.inbox.change(|e| e.logins = vec![code("1", "account:her")]);
    let (ended, done) = bench.run_until_idle().await;
    assert_eq!(ended, Err(Blocker::Account("this computer's address is not allowed")));
    assert_eq!(done.lost, 0);
    let released = [LoginResult::Released { id: "1".to_owned(), release: true }];
    assert_eq!(bench.inbox.state.borrow().completed, released);
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_stays_out_of_reach_ends_it() {
    let bench = bench().await;
    bench.inbox.change(|e| e.offline = true);
    assert_eq!(bench.run_until_idle().await.0, Err(Blocker::EndpointUnreachable));
}

#[tokio::test]
async fn codes_of_another_mini_programs_workspace_are_never_claimed() {
    let bench = bench().await;
    bench.inbox.change(|e| {
        e.appid = "wx-another";
        e.logins = vec![code("1", "ok:her")];
    });
    let mismatch = Blocker::AppidMismatch("wx-another".to_owned());
    assert_eq!(bench.run_until_idle().await.0, Err(mismatch.clone()));
    let running = bench.start();
    running.until(State::Stopped).await;
    assert_eq!(running.status.get().blocker, Some(mismatch));
    running.stop().await;
    assert_eq!(bench.inbox.state.borrow().logins.len(), 1);
}

#[tokio::test]
async fn a_token_that_only_reads_follows_the_feed() {
    let bench = bench().await;
    bench.inbox.change(|e| {
        e.reads_only = true;
        e.rows = vec![signed_in("a-1", 1)];
        e.logins = vec![code("1", "ok:her")];
    });
    assert_eq!(bench.run_until_idle().await.0, Ok(()));
    assert_eq!(bench.persons().await.len(), 1);
    assert_eq!(bench.inbox.state.borrow().logins.len(), 1, "what it may not claim it leaves alone");
}

#[tokio::test]
async fn an_openid_that_the_disk_refuses_is_kept_until_it_takes_it() {
    let bench = bench().await;
    // No page more than there are: SQLite's own way of a full disk.
    let pages = bench.store.write(|tx| {
        let pages: i64 = tx.conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        tx.conn.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get::<_, i64>(0))?;
        Ok(pages)
    });
    assert!(pages.await.unwrap() > 0);
    let people = 300;
    bench.inbox.change(|e| {
        e.logins = (0..people)
            .map(|n| code(&n.to_string(), &format!("ok:a-long-name-to-fill-the-disk-{n}")))
            .collect();
    });
    let running = bench.start();
    running.status.watch().wait_for(|s| matches!(s.blocker, Some(Blocker::Store(_)))).await.unwrap();
    let room = |tx: &store::Tx<'_>| {
        tx.conn.query_row("PRAGMA max_page_count = 1000000", [], |row| row.get::<_, i64>(0))?;
        Ok(())
    };
    bench.store.write(room).await.unwrap();
    bench.inbox.until(|e| e.completed.len() == people).await;
    running.stop().await;
    let asked = bench.exchange.asked.borrow().len();
    assert_eq!(asked, people, "no code was spent twice and none was given up");
    let completed = bench.inbox.state.borrow().completed.clone();
    assert!(completed.iter().all(|result| matches!(result, LoginResult::Bound { .. })));
    assert_eq!(bench.inbox.state.borrow().too_early, [""; 0]);
    let left = bench.store.read(|conn| login::waiting(conn, &appid())).await.unwrap();
    assert!(left.len() <= people);
}
