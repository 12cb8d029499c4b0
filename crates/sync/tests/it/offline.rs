//! Being offline is a state that passes.

use crate::bench::{bench, code};
use crate::rows::signed_in;
use sync::State;

#[tokio::test(start_paused = true)]
async fn being_offline_is_shown_and_passes_by_itself() {
    let bench = bench().await;
    bench.inbox.change(|e| e.offline = true);
    let running = bench.start();
    running.until(State::Offline).await;
    assert_eq!(running.status.get().blocker, None, "nobody has to see to it");

    bench.inbox.change(|e| {
        e.offline = false;
        e.rows = vec![signed_in("a", 1)];
        e.logins = vec![code("1", "ok:her")];
    });
    running.until(State::Live).await;
    bench.inbox.until(|e| e.completed.len() == 1).await;
    bench.inbox.change(|e| e.offline = true);
    running.until(State::Offline).await;
    bench.inbox.change(|e| e.offline = false);
    running.until(State::Live).await;
    running.stop().await;
    assert_eq!(bench.persons().await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn coming_back_online_does_not_hide_that_the_account_is_in_trouble() {
    let bench = bench().await;
    bench.inbox.change(|e| e.logins = vec![code("1", "account:her")]);
    let running = bench.start();
    running.until(State::Stopped).await;
    bench.inbox.change(|e| e.offline = true);
    bench.inbox.until(|e| e.read.len() > 2).await;
    bench.inbox.change(|e| e.offline = false);
    let read = bench.inbox.state.borrow().read.len();
    bench.inbox.until(|e| e.read.len() > read + 1).await;
    assert_eq!(running.status.get().state, State::Stopped, "offline no more, and still stopped");
    running.stop().await;
}
