//! The computer dies while messages are on their way.

use crate::bench::{PLAIN, bench, person};
use crate::wechat::Act;
use dispatch::{Clock, recover};
use domain::{DeliveryState, Trust};
use store::table::campaign::State;

#[tokio::test(start_paused = true)]
async fn after_a_crash_nobody_is_told_twice_and_nobody_forgotten() {
    let mut people = [(1, PLAIN); 30];
    people[4] = (1, &[Act::CrashBefore]);
    people[17] = (1, &[Act::CrashAfter]);
    people[29] = (1, &[Act::DecideUnheard, Act::CrashBefore]);
    let bench = bench(&people).await;
    let mut crashes = 0;
    while !bench.run_or_crash().await {
        crashes += 1;
    }
    assert_eq!(crashes, 3);
    for number in 1..=30 {
        assert_eq!(bench.wechat.received(&person(number)), 1, "person {number}");
        assert_eq!(bench.delivery(number).await.state, DeliveryState::Sent, "person {number}");
    }
    assert_eq!(bench.campaign().await.state, State::Done);
    bench.assert_orderly();
}

#[tokio::test(start_paused = true)]
async fn what_a_retry_could_not_settle_is_unknown_after_a_crash() {
    let bench = bench(&[(2, &[Act::CrashAfter]), (3, &[Act::CrashBefore])]).await;
    assert!(!bench.run_or_crash().await);
    assert_eq!(bench.count(DeliveryState::Sending).await, 0, "nothing is on its way in a new process");
    while !bench.run_or_crash().await {}
    assert_eq!(bench.count(DeliveryState::Unknown).await, 2, "a second message is worse than a question");
    assert_eq!((bench.wechat.received(&person(1)), bench.wechat.received(&person(2))), (1, 0));
}

#[tokio::test]
async fn recovering_where_nothing_was_on_its_way_changes_nothing() {
    let bench = bench(&[(1, PLAIN); 3]).await;
    assert_eq!(recover(&bench.store, Trust::Pages, bench.clock.now().wall).await.unwrap(), 0);
    assert_eq!(bench.count(DeliveryState::Queued).await, 3);
}
