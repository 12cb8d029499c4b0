//! What passes by itself is shown while it lasts; what waits for the organiser stays.

use crate::bench::{bench, code};
use crate::rows::signed_in;
use sync::{Blocker, State};

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_the_endpoints_is_shown_and_passes_by_itself() {
    let bench = bench().await;
    bench.inbox.change(|e| e.replaced = true);
    let running = bench.start();
    // From the start, and once more from the middle of a day.
    for number in 1..=2 {
        running.until(State::Stopped).await;
        assert_eq!(running.status.get().blocker, Some(Blocker::EndpointUnexpected));

        bench.inbox.change(|e| {
            e.replaced = false;
            e.rows.push(signed_in(&format!("a-{number}"), number));
            e.logins = vec![code(&number.to_string(), &format!("ok:{number}"))];
        });
        running.until(State::Live).await;
        assert_eq!(running.status.get().blocker, None, "nobody had to see to it");
        bench.inbox.until(|e| e.completed.len() == usize::try_from(number).unwrap()).await;
        bench.inbox.change(|e| e.replaced = number == 1);
    }
    running.stop().await;
    assert_eq!(bench.persons().await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn trouble_that_passes_does_not_take_the_accounts_with_it() {
    let bench = bench().await;
    bench.inbox.change(|e| e.logins = vec![code("1", "account:her")]);
    let running = bench.start();
    let account = Some(Blocker::Account("this computer's address is not allowed"));
    running.status.watch().wait_for(|status| status.blocker == account).await.unwrap();

    // A cursor is asked for once what came before it was written and shown.
    let asked_for = |cursor: &'static str| {
        bench.inbox.until(move |e| e.read.iter().flatten().any(|asked| asked == cursor))
    };
    bench.inbox.change(|e| e.rows.push(signed_in("a-1", 1)));
    asked_for("first/1").await;
    assert_eq!(running.status.get().blocker, account, "the feed goes on, and the account is as it was");

    let read = bench.inbox.state.borrow().read.len();
    bench.inbox.change(|e| e.replaced = true);
    // It is asked again after the first strange answer was shown.
    bench.inbox.until(|e| e.read.len() > read).await;
    bench.inbox.change(|e| {
        e.replaced = false;
        e.rows.push(signed_in("a-2", 2));
    });
    asked_for("first/2").await;
    let status = running.status.get();
    assert_eq!(
        (status.state, status.blocker),
        (State::Stopped, account),
        "no code is exchanged all the while"
    );
    running.stop().await;
}
