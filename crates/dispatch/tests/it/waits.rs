//! Waiting instead of failing: busy WeChat, its rates, the day's quota, a computer that slept.

use crate::bench::{Bench, PLAIN, bench, person};
use crate::wechat::Act;
use dispatch::{Clock, End, Quota};
use domain::DeliveryState;
use std::time::Duration;
use store::table::campaign::{self, State};
use tokio_util::sync::CancellationToken;

#[tokio::test(start_paused = true)]
async fn busy_for_minutes_slows_down_and_fails_nobody() {
    let bench = bench(&[(1, PLAIN); 40]).await;
    *bench.wechat.usual.lock().unwrap() = Act::Busy;
    let dispatch = bench.dispatch("c");
    let run = tokio::spawn(async move { dispatch.run(&CancellationToken::new()).await });
    let start = bench.clock.now().steady;
    bench
        .until("ten minutes of −1, waiting", async |bench| {
            bench.clock.now().steady > start + Duration::from_secs(600) && bench.is_waiting().await
        })
        .await;
    let (asked, passed) = (bench.wechat.asked_in_all(), bench.clock.now().steady - start);
    assert!(u64::from(asked) < 40 + passed.as_secs() / 30, "{asked} requests in {passed:?} of −1");
    assert_eq!(bench.campaign().await.wait.unwrap().reason, "errcode -1", "it says what it waits for");
    *bench.wechat.usual.lock().unwrap() = Act::Decide;
    assert_eq!(run.await.unwrap().unwrap(), End::Settled);
    assert_eq!(bench.count(DeliveryState::Sent).await, 40);
    assert_eq!(bench.campaign().await.wait, None);
    bench.assert_orderly();
}

#[tokio::test(start_paused = true)]
async fn over_the_rate_rests_and_uses_up_no_try() {
    let bench = bench(&[(1, &[Act::TooFast; 7]), (1, PLAIN)]).await;
    bench.run().await;
    assert_eq!(bench.count(DeliveryState::Sent).await, 2);
    assert_eq!(bench.delivery(1).await.tries, 1, "WeChat's rate is nobody's fault");
}

#[tokio::test(start_paused = true)]
async fn a_message_that_another_one_is_in_the_way_of_is_tried_a_little_later() {
    let bench = bench(&[(1, &[Act::Concurrent, Act::Concurrent])]).await;
    bench.run().await;
    assert_eq!((bench.delivery(1).await.state, bench.wechat.asked(&person(1))), (DeliveryState::Sent, 3));
}

#[tokio::test(start_paused = true)]
async fn the_days_quota_used_up_waits_for_chinas_midnight() {
    let mut people = [(1, PLAIN); 30];
    people[12] = (1, &[Act::Spent]);
    let bench = bench(&people).await;
    let dispatch = bench.dispatch("c");
    let run = tokio::spawn(async move { dispatch.run(&CancellationToken::new()).await });
    bench
        .until("waiting, with nobody reserved but those who were told", async |bench| {
            let told = usize::try_from(bench.wechat.asked_in_all()).unwrap().saturating_sub(1);
            bench.is_waiting().await && bench.desks.held() == told
        })
        .await;
    let campaign = bench.campaign().await;
    assert_eq!(campaign.state, State::Running, "waiting is no pause: it goes on by itself");
    let wait = campaign.wait.expect("until midnight");
    assert_eq!(
        wait.until_ms,
        "2026-11-21T16:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp_millis()
    );
    // Ten hours that the computer sleeps through.
    bench.clock.sleep(10 * 3600);
    assert_eq!(run.await.unwrap().unwrap(), End::Settled);
    assert!(bench.clock.now().wall.timestamp_millis() >= wait.until_ms);
    assert_eq!(bench.count(DeliveryState::Sent).await, 30);
    bench.assert_orderly();
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_the_organiser_ends_goes_on_at_once() {
    let bench = bench(&[(1, &[Act::Spent]), (1, PLAIN)]).await;
    let dispatch = bench.dispatch("c");
    let run = tokio::spawn(async move { dispatch.run(&CancellationToken::new()).await });
    bench.until("waiting", Bench::is_waiting).await;
    bench.store.write(|tx| campaign::set_wait(tx, "c", None)).await.unwrap();
    assert_eq!(run.await.unwrap().unwrap(), End::Settled);
    let midnight = "2026-11-21T16:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    assert!(bench.clock.now().wall < midnight, "long before");
    assert_eq!(bench.count(DeliveryState::Sent).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_is_used_up_is_known_before_the_first_message() {
    let bench = bench(&[(1, PLAIN); 120]).await;
    let spent = Quota { remaining: Some(0), per_second: None, pause_reason: "no quota".to_owned() };
    *bench.wechat.quota.lock().unwrap() = Some(spent);
    let (dispatch, stop) = (bench.dispatch("c"), CancellationToken::new());
    let stopped = stop.clone();
    let run = tokio::spawn(async move { dispatch.run(&stopped).await });
    bench.until("waiting", Bench::is_waiting).await;
    assert_eq!(bench.campaign().await.wait.map(|wait| wait.reason).as_deref(), Some("no quota"));
    assert_eq!(bench.wechat.asked_in_all(), 0);
    stop.cancel();
    assert_eq!(run.await.unwrap().unwrap(), End::Stopped);
}

#[tokio::test(start_paused = true)]
async fn after_a_sleep_the_network_gets_a_moment() {
    let bench = bench(&[(1, PLAIN); 30]).await;
    *bench.wechat.usual.lock().unwrap() = Act::Busy;
    let dispatch = bench.dispatch("c");
    let run = tokio::spawn(async move { dispatch.run(&CancellationToken::new()).await });
    bench.until("waiting", Bench::is_waiting).await;
    *bench.wechat.usual.lock().unwrap() = Act::NotSent;
    bench.clock.sleep(3600);
    let asked = bench.wechat.asked_in_all();
    while bench.wechat.asked_in_all() < asked + 6 {
        bench.campaign().await;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(bench.campaign().await.state, State::Running, "failures to connect so soon pause nothing");
    *bench.wechat.usual.lock().unwrap() = Act::Decide;
    assert_eq!(run.await.unwrap().unwrap(), End::Settled);
    assert_eq!(bench.count(DeliveryState::Sent).await, 30);
}
