use crate::support::{Server, assert_fields, redacted, send, submission, visitor};
use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::timeout};

const CLAIM: &str = "/v1/workspace/logins/claim";

async fn sign_in(server: &Server, who: u32, post: u32, code: &str) {
    let body = json!({ "submission": submission(post), "login_code": code });
    assert!(server.sign_in(&visitor(who), &body).await.0.is_success());
}

fn codes(claimed: &Value) -> Vec<&str> {
    claimed["logins"].as_array().unwrap().iter().map(|login| login["login_code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_claim_leases_and_counts_what_is_left() {
    let server = Server::with_event().await;
    for n in 1..=3 {
        sign_in(&server, n, n, &format!("fake-{n}")).await;
        server.advance(10);
    }
    assert_json_snapshot!(redacted(server.claim(&json!({ "max": 2 })).await));
    let nothing_wanted = server.claim(&json!({ "max": 0, "wait": 30 })).await;
    assert_eq!((&nothing_wanted["waiting"], &nothing_wanted["leased"]), (&json!(1), &json!(2)));
}

#[tokio::test]
async fn first_codes_come_before_repeats_and_older_before_younger() {
    let server = Server::with_event().await;
    sign_in(&server, 1, 1, "first-of-1").await;
    server.advance(1);
    sign_in(&server, 1, 2, "repeat-of-1").await;
    server.advance(1);
    sign_in(&server, 2, 3, "first-of-2").await;
    sign_in(&server, 2, 3, "first-of-2").await;
    let claimed = server.claim(&json!({})).await;
    assert_eq!(
        codes(&claimed),
        ["first-of-1", "first-of-2", "repeat-of-1"],
        "the same code twice is queued once"
    );
}

#[tokio::test]
async fn a_lease_lapses_and_a_dead_code_is_never_handed_out() {
    let server = Server::with_event().await;
    sign_in(&server, 1, 1, "fake-1").await;
    let lease = json!({ "lease_seconds": 5 });
    assert_eq!(codes(&server.claim(&lease).await), ["fake-1"]);
    server.advance(4);
    assert!(codes(&server.claim(&lease).await).is_empty(), "leased to one desktop at a time");
    server.advance(1);
    assert_eq!(codes(&server.claim(&lease).await), ["fake-1"]);
    server.advance(295);
    let late = server.claim(&lease).await;
    assert_eq!(late, json!({ "logins": [], "waiting": 0, "leased": 0, "next_expiry_ms": null }));
}

#[tokio::test]
async fn when_the_last_code_dies_the_person_is_lost_once() {
    let server = Server::with_event().await;
    sign_in(&server, 1, 1, "fake-1").await;
    server.advance(100);
    sign_in(&server, 1, 2, "fake-2").await;
    server.advance(200);
    server.claim(&json!({ "max": 0 })).await;
    assert_eq!(server.me(&visitor(1)).await.1["identity"], "pending", "the younger code waits");
    assert!(server.identities().await.is_empty());
    server.advance(100);
    assert_eq!(server.me(&visitor(1)).await.1["identity"], "lost");
    for _ in 0..2 {
        server.claim(&json!({ "max": 0 })).await;
        let lost = json!({ "lost": true, "errcode": null, "reason": "expired" });
        assert_eq!(server.identities().await, [lost]);
    }
    sign_in(&server, 1, 2, "fake-1").await;
    assert!(codes(&server.claim(&json!({})).await).is_empty(), "a code that died is not queued again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_itself_notices_that_codes_died() {
    let server = Server::with_event().await;
    sign_in(&server, 1, 1, "fake-1").await;
    let (_, page) = server.get("/v1/workspace/feed").await;
    let path = format!("/v1/workspace/feed?wait=30&after={}", page["next"].as_str().unwrap());
    server.advance(300);
    let (_, page) = timeout(Duration::from_secs(15), server.get(&path)).await.expect("the reader is woken");
    assert_eq!(page["changes"][0]["data"]["reason"], "expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_whose_codes_die_together_is_lost_one_by_one() {
    let server = Arc::new(Server::with_event().await);
    let mut signing_in = JoinSet::new();
    for n in 0..600 {
        let server = Arc::clone(&server);
        signing_in.spawn(async move { sign_in(&server, n, n, &format!("fake-{n}")).await });
    }
    signing_in.join_all().await;
    server.advance(300);
    let none = json!({ "logins": [], "waiting": 0, "leased": 0, "next_expiry_ms": null });
    for _ in 0..2 {
        assert_eq!(server.claim(&json!({})).await, none, "the dead are not counted, swept or not");
    }
    assert_eq!(server.identities().await.len(), 600);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_code_is_leased_twice_however_many_claim() {
    let server = Arc::new(Server::with_event().await);
    for n in 0..60 {
        sign_in(&server, n, n, &format!("fake-{n}")).await;
    }
    let mut claiming = JoinSet::new();
    for _ in 0..16 {
        let server = Arc::clone(&server);
        claiming.spawn(async move { server.claim(&json!({ "max": 7 })).await });
    }
    let claims = claiming.join_all().await;
    let all: Vec<&str> = claims.iter().flat_map(codes).collect();
    assert_eq!(all.len(), 60, "each is leased");
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 60, "to one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_claim_is_woken_by_a_code_and_by_a_release() {
    let server = Server::with_event().await;
    for n in 0..10 {
        let wait = json!({ "wait": 30 });
        let code = format!("fake-{n}");
        let both = async { tokio::join!(server.claim(&wait), sign_in(&server, n, n, &code)).0 };
        let claimed = timeout(Duration::from_secs(15), both).await.expect("woken by the code");
        assert_eq!(codes(&claimed), [code.as_str()]);
        let release = json!([{ "id": claimed["logins"][0]["id"], "release": true }]);
        let both = async { tokio::join!(server.claim(&wait), server.complete(release)).0 };
        let again = timeout(Duration::from_secs(15), both).await.expect("woken by the release");
        assert_eq!(codes(&again), [code.as_str()]);
        server
            .complete(json!([{ "id": again["logins"][0]["id"], "openid": format!("fake-openid-{n}") }]))
            .await;
    }
}

#[tokio::test]
async fn another_workspace_claims_nothing_of_ours() {
    let server = Server::with_event().await;
    sign_in(&server, 1, 1, "fake-1").await;
    let other = server.other_workspace().await;
    let (_, claimed) = send(server.request(Method::POST, CLAIM).bearer_auth(&other).json(&json!({}))).await;
    assert_eq!(claimed, json!({ "logins": [], "waiting": 0, "leased": 0, "next_expiry_ms": null }));
}

#[tokio::test]
async fn limits_of_a_claim_are_named() {
    let server = Server::start().await;
    let wrong = json!({ "max": 201, "lease_seconds": 4, "wait": 31 });
    assert_fields(&server.post(CLAIM, &wrong).await, &["max", "lease_seconds", "wait"]);
    assert_fields(&server.post(CLAIM, &json!({ "max": -1 })).await, &["max"]);
}
