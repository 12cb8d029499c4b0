use crate::served::{Served, no, refusal, signed_in};
use sandbox::{Faults, Rates, SIGNED_IN};
use std::time::Duration;
use tokio::time::Instant;

const PEOPLE: usize = 60;

#[tokio::test]
async fn a_busy_wechat_takes_nothing() {
    let wechat = Served::start().await;
    wechat.sandbox.grant("li-lei", SIGNED_IN);
    wechat.sandbox.set_faults(Faults::of_sends(Rates { busy: 1.0, ..Rates::default() }));
    let message = signed_in(&wechat.sandbox.openid("li-lei"));
    assert_eq!(refusal(&wechat.send(&message).await), no(-1, "system error"));
    assert_eq!((wechat.sandbox.delivered_total(), wechat.sandbox.balance("li-lei", SIGNED_IN)), (0, 1));
}

#[tokio::test]
async fn a_connection_dropped_before_leaves_no_message_and_one_dropped_after_does() {
    let wechat = Served::start().await;
    let message = signed_in(&wechat.sandbox.openid("li-lei"));
    wechat.sandbox.grant("li-lei", SIGNED_IN);
    wechat.sandbox.set_faults(Faults::of_sends(Rates { drop_before: 1.0, ..Rates::default() }));
    let error = wechat.try_send(&message).await.unwrap_err();
    assert!(error.is_request() && !error.is_connect(), "the request left, no answer came: {error:?}");
    assert_eq!(wechat.sandbox.delivered_total(), 0);

    wechat.sandbox.set_faults(Faults::of_sends(Rates { drop_after: 1.0, ..Rates::default() }));
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
    wechat.sandbox.set_faults(Faults::of_sends(Rates { drop_before: 0.5, ..Rates::default() }));
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
    wechat.sandbox.set_faults(Faults::of_sends(Rates { drop_after: 1.0, ..Rates::default() }));
    assert!(wechat.try_send(&signed_in(&wechat.sandbox.openid("li-lei"))).await.is_err());
    assert_eq!(wechat.sandbox.stats().refusals, [(43101, 1)].into());
}

/// One send that allows a message, under these faults: what the caller saw, and whether it was delivered.
async fn one_send(faults: Faults) -> (reqwest::Result<serde_json::Value>, u64) {
    let wechat = Served::start().await;
    wechat.sandbox.grant("li-lei", SIGNED_IN);
    let message = signed_in(&wechat.sandbox.openid("li-lei"));
    let token = wechat.token().await;
    wechat.sandbox.set_faults(faults);
    let seen = wechat.try_post("/cgi-bin/message/subscribe/send", &token, message.to_string()).await;
    (seen, wechat.sandbox.delivered_total())
}

#[tokio::test]
async fn too_fast_is_answered_45011() {
    let (seen, delivered) = one_send(Faults::of_sends(Rates { too_fast: 1.0, ..Rates::default() })).await;
    assert_eq!((refusal(&seen.unwrap()).0, delivered), (45011, 0));
}

#[tokio::test]
async fn a_gateways_page_is_no_answer() {
    let (seen, _) = one_send(Faults::of_sends(Rates { server_error: 1.0, ..Rates::default() })).await;
    assert!(seen.unwrap_err().is_decode(), "a page, not JSON");
}

#[tokio::test(start_paused = true)]
async fn a_stalled_call_says_nothing_and_then_closes() {
    let stall = Duration::from_secs(3_600);
    let rates = Rates { stall: 1.0, ..Rates::default() };
    let began = Instant::now();
    let (seen, _) = one_send(Faults { stall, ..Faults::of_sends(rates) }).await;
    assert!(seen.unwrap_err().is_request());
    assert!(began.elapsed() >= stall);
}

#[tokio::test]
async fn what_stalls_and_what_a_gateway_hides_may_have_been_delivered() {
    let wechat = Served::start().await;
    let rates = Rates { server_error: 0.5, stall: 0.5, ..Rates::default() };
    wechat.sandbox.set_faults(Faults { stall: Duration::ZERO, ..Faults::of_sends(rates) });
    let mut unheard = 0;
    for index in 0..PEOPLE {
        let person = format!("person-{index}");
        wechat.sandbox.grant(&person, SIGNED_IN);
        unheard += u64::from(wechat.try_send(&signed_in(&wechat.sandbox.openid(&person))).await.is_err());
    }
    let stats = wechat.sandbox.stats();
    assert_eq!(stats.dropped_before + stats.dropped_after, unheard);
    assert!(stats.dropped_before > 0 && stats.dropped_after > 0, "{stats:?}");
    assert_eq!(stats.delivered, PEOPLE as u64 - stats.dropped_before);
}

#[tokio::test]
async fn the_token_dies_after_so_many_sends() {
    let wechat = Served::start().await;
    wechat.sandbox.set_faults(Faults { revoke_every: 3, ..Faults::default() });
    let message = signed_in(&wechat.sandbox.openid("li-lei")).to_string();
    let token = wechat.token().await;
    let mut codes = Vec::new();
    for _ in 0..4 {
        let reply = wechat.try_post("/cgi-bin/message/subscribe/send", &token, message.clone()).await;
        codes.push(refusal(&reply.unwrap()).0);
    }
    assert_eq!(codes, [43101, 43101, 40001, 40001]);
    assert_ne!(wechat.token().await, token);
}

#[tokio::test(start_paused = true)]
async fn more_sends_than_a_second_takes_are_too_fast() {
    let wechat = Served::start().await;
    wechat.sandbox.set_faults(Faults { sends_per_second: 2, ..Faults::default() });
    let message = signed_in(&wechat.sandbox.openid("li-lei"));
    let code = async || refusal(&wechat.send(&message).await).0;
    assert_eq!([code().await, code().await, code().await], [43101, 43101, 45011]);
    wechat.sandbox.pass_time(Duration::from_secs(1));
    assert_eq!(code().await, 43101);
}

#[tokio::test]
async fn every_other_call_can_be_busy_or_dropped() {
    let wechat = Served::start().await;
    let token = wechat.token().await;
    let templates = async || wechat.get("/wxaapi/newtmpl/gettemplate", &[("access_token", &token)]).await;
    wechat.sandbox.set_faults(Faults::of_others(Rates { busy: 1.0, ..Rates::default() }));
    assert_eq!(refusal(&templates().await), no(-1, "system error"));
    assert_eq!(refusal(&wechat.stable_token(wechat.credentials()).await), no(-1, "system error"));
    wechat.sandbox.set_faults(Faults::of_others(Rates { drop_after: 1.0, ..Rates::default() }));
    let fetched = wechat.try_post("/cgi-bin/stable_token", "", wechat.credentials().to_string()).await;
    assert!(fetched.unwrap_err().is_request());
}

#[tokio::test]
async fn a_login_whose_answer_is_lost_has_spent_the_code() {
    let wechat = Served::start().await;
    let code = wechat.sandbox.login("li-lei");
    wechat.sandbox.set_faults(Faults::of_logins(Rates { drop_after: 1.0, ..Rates::default() }));
    assert!(wechat.try_login(&code).await.is_err());
    wechat.sandbox.set_faults(Faults::default());
    assert_eq!(refusal(&wechat.login(&code).await), no(40163, "code been used"));
}
