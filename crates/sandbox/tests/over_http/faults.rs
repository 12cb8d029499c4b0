use crate::served::{Served, no, refusal, signed_in};
use sandbox::{Faults, SIGNED_IN};
use std::time::Duration;
use tokio::time::Instant;

const PEOPLE: usize = 60;

#[tokio::test]
async fn a_busy_wechat_takes_nothing() {
    let wechat = Served::start().await;
    wechat.sandbox.grant("li-lei", SIGNED_IN);
    wechat.sandbox.set_faults(Faults { busy: 1.0, ..Faults::default() });
    let message = signed_in(&wechat.sandbox.openid("li-lei"));
    assert_eq!(refusal(&wechat.send(&message).await), no(-1, "system error"));
    assert_eq!((wechat.sandbox.delivered_total(), wechat.sandbox.balance("li-lei", SIGNED_IN)), (0, 1));
}

#[tokio::test]
async fn a_connection_dropped_before_leaves_no_message_and_one_dropped_after_does() {
    let wechat = Served::start().await;
    let message = signed_in(&wechat.sandbox.openid("li-lei"));
    wechat.sandbox.grant("li-lei", SIGNED_IN);
    wechat.sandbox.set_faults(Faults { drop_before: 1.0, ..Faults::default() });
    let error = wechat.try_send(&message).await.unwrap_err();
    assert!(error.is_request() && !error.is_connect(), "the request left, no answer came: {error:?}");
    assert_eq!(wechat.sandbox.delivered_total(), 0);

    wechat.sandbox.set_faults(Faults { drop_after: 1.0, ..Faults::default() });
    let error = wechat.try_send(&message).await.unwrap_err();
    assert!(error.is_request() && !error.is_connect(), "the caller sees no difference: {error:?}");
    assert_eq!(wechat.sandbox.delivered_total(), 1);

    wechat.sandbox.set_faults(Faults::default());
    assert_eq!(refusal(&wechat.send(&message).await).0, 43101, "the lost answer had spent the accept");
    let stats = wechat.sandbox.stats();
    assert_eq!((stats.dropped_before, stats.dropped_after), (1, 1));
}

#[tokio::test]
async fn the_same_people_are_hit_whatever_the_order() {
    let forwards: Vec<usize> = (0..PEOPLE).collect();
    let backwards: Vec<usize> = (0..PEOPLE).rev().collect();
    let hit = told_in(&forwards).await;
    assert_eq!(hit, told_in(&backwards).await);
    assert!(hit.contains(&true) && hit.contains(&false));
}

/// Who was delivered their message, by person, when half of the sends are dropped.
async fn told_in(order: &[usize]) -> Vec<bool> {
    let wechat = Served::start().await;
    wechat.sandbox.set_faults(Faults { drop_before: 0.5, ..Faults::default() });
    let mut told = vec![false; PEOPLE];
    for &index in order {
        let person = format!("person-{index}");
        wechat.sandbox.grant(&person, SIGNED_IN);
        told[index] = wechat.try_send(&signed_in(&wechat.sandbox.openid(&person))).await.is_ok();
    }
    told
}

#[tokio::test(start_paused = true)]
async fn each_send_takes_as_long_as_asked() {
    let wechat = Served::start().await;
    wechat.sandbox.grant("li-lei", SIGNED_IN);
    wechat.sandbox.set_faults(Faults { latency: Duration::from_secs(3_600), ..Faults::default() });
    let began = Instant::now();
    let reply = wechat.send(&signed_in(&wechat.sandbox.openid("li-lei"))).await;
    assert_eq!(reply["errcode"], 0);
    assert!(began.elapsed() >= Duration::from_secs(3_600));
}

#[tokio::test]
async fn a_lost_answer_is_lost_also_when_it_was_a_refusal() {
    let wechat = Served::start().await;
    wechat.sandbox.set_faults(Faults { drop_after: 1.0, ..Faults::default() });
    assert!(wechat.try_send(&signed_in(&wechat.sandbox.openid("li-lei"))).await.is_err());
    assert_eq!(wechat.sandbox.stats().refusals, [(43101, 1)].into());
}
