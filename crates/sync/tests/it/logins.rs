//! Login codes: on disk first, completed for certain, and nobody is lost over what isn't the code's fault.

use crate::bench::{appid, bench, code};
use crate::rows::{bound as identity, signed_in};
use domain::{EventCode, Openid};
use protocol::LoginResult;
use store::table::{attendee, login};
use sync::{Blocker, State};

fn bound(id: &str, person: &str) -> LoginResult {
    LoginResult::Bound { id: id.to_owned(), openid: format!("o-fake-{person}"), unionid: None }
}

#[tokio::test]
async fn codes_become_openids_on_disk_before_the_endpoint_hears_of_them() {
    let bench = bench().await;
    bench.inbox.change(|e| {
        e.rows = vec![signed_in("a-1", 1)];
        e.logins = vec![code("1", "ok:her"), code("2", "dead:him")];
    });
    let running = bench.start();
    bench.inbox.until(|e| e.completed.len() == 2).await;
    bench.until(|conn| Ok(attendee::persons(conn, &EventCode::new(crate::bench::EVENT))?.len() == 1)).await;
    running.stop().await;

    let state = bench.inbox.state.borrow();
    assert!(state.completed.contains(&bound("1", "her")));
    assert!(state.completed.contains(&LoginResult::Refused {
        id: "2".to_owned(),
        errcode: 40029,
        rid: None
    }));
    assert_eq!(state.too_early, [""; 0]);
    drop(state);
    assert_eq!(bench.openid_of("a-1").await, Some(Openid::new("o-fake-her")));
}

#[tokio::test]
async fn an_account_level_error_loses_nobody_and_stops_claiming_while_the_feed_goes_on() {
    let bench = bench().await;
    bench
        .inbox
        .change(|e| e.logins = vec![code("1", "ok:her"), code("2", "account:him"), code("3", "ok:them")]);
    let running = bench.start();
    running.status.watch().wait_for(|status| status.blocker.is_some()).await.unwrap();
    assert_eq!(
        running.status.get().blocker,
        Some(Blocker::Account("this computer's address is not allowed"))
    );
    assert_eq!(running.status.get().state, State::Stopped);

    bench.inbox.change(|e| {
        e.rows = vec![signed_in("a-1", 1)];
        e.logins = vec![code("4", "ok:later")];
    });
    bench.until(|conn| Ok(attendee::persons(conn, &EventCode::new(crate::bench::EVENT))?.len() == 1)).await;
    running.stop().await;

    let state = bench.inbox.state.borrow();
    assert_eq!(state.completed.len(), 3);
    assert!(state.completed.contains(&LoginResult::Released { id: "2".to_owned(), release: true }));
    assert!(state.completed.contains(&bound("1", "her")) && state.completed.contains(&bound("3", "them")));
    assert_eq!(state.logins.len(), 1, "code 4 is left for when the account works again");
}

#[tokio::test]
async fn a_used_code_of_somebody_who_is_known_completes_as_bound() {
    let bench = bench().await;
    bench.inbox.change(|e| e.rows = vec![signed_in("a-1", 1), identity("a-1", "her"), signed_in("a-2", 2)]);
    let running = bench.start();
    running.until(State::Live).await;
    bench.inbox.change(|e| e.logins = vec![code("1", "used:her"), code("2", "used:him")]);
    bench.inbox.until(|e| e.completed.len() == 2).await;
    running.stop().await;

    let completed = bench.inbox.state.borrow().completed.clone();
    assert!(completed.contains(&bound("1", "her")), "it was used here: {completed:?}");
    assert!(
        completed.contains(&LoginResult::Refused { id: "2".to_owned(), errcode: 40163, rid: None }),
        "nobody here knows whose this one was: {completed:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_code_that_wechat_was_too_busy_for_is_released_and_claiming_goes_on() {
    let bench = bench().await;
    bench.inbox.change(|e| e.logins = vec![code("1", "busy:her")]);
    let running = bench.start();
    bench.inbox.until(|e| !e.completed.is_empty()).await;
    bench.inbox.change(|e| e.logins = vec![code("1", "ok:her")]);
    bench.inbox.until(|e| e.completed.len() == 2).await;
    running.stop().await;
    let expected = [LoginResult::Released { id: "1".to_owned(), release: true }, bound("1", "her")];
    assert_eq!(bench.inbox.state.borrow().completed, expected);
}

#[tokio::test]
async fn an_openid_that_the_endpoint_never_heard_of_is_completed_at_the_next_start() {
    let bench = bench().await;
    bench.inbox.change(|e| {
        e.logins = vec![code("1", "ok:her")];
        e.deaf = true;
    });
    let running = bench.start();
    bench.until(|conn| Ok(!login::waiting(conn, &appid())?.is_empty())).await;
    running.stop().await;
    assert_eq!(bench.inbox.state.borrow().completed, []);

    bench.inbox.change(|e| e.deaf = false);
    let running = bench.start();
    bench.inbox.until(|e| !e.completed.is_empty()).await;
    while !bench.store.read(|conn| login::waiting(conn, &appid())).await.unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    running.stop().await;
    assert_eq!(bench.inbox.state.borrow().completed, [bound("1", "her")]);
    assert_eq!(*bench.exchange.asked.borrow(), ["ok:her"], "a code is good once, so it is never tried again");
}

#[tokio::test]
async fn stopping_in_the_middle_of_an_exchange_keeps_its_openid() {
    let bench = bench().await;
    bench.inbox.change(|e| e.logins = vec![code("1", "slow:her")]);
    let running = bench.start();
    bench.exchange.asked.subscribe().wait_for(|asked| !asked.is_empty()).await.unwrap();
    running.stop.cancel();
    bench.exchange.answers.send_replace(true);
    running.stop().await;
    let kept = bench.store.read(|conn| login::waiting(conn, &appid())).await.unwrap();
    let completed = bench.inbox.state.borrow().completed.clone();
    assert!(
        completed == [bound("1", "her")] || kept.iter().any(|login| login.id == "1"),
        "WeChat took the code, and nobody will ever get the openid again"
    );
}
