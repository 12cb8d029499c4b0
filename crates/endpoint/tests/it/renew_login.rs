use crate::support::{APPID, Server, assert_fields, assert_refused, send, submission, visitor};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn fresh(code: &str) -> Value {
    json!({ "login_code": code, "appid": APPID, "env_version": "release" })
}

/// Signs the visitor in, with a code or without, and gives their identity.
async fn sign_in(server: &Server, who: u32, code: Option<&str>) -> Value {
    let post = json!({ "submission": submission(who), "login_code": code });
    let (status, me) = server.sign_in(&visitor(who), &post).await;
    assert_eq!(status, StatusCode::CREATED);
    me["identity"].clone()
}

/// Brings a fresh code and gives the identity answered.
async fn renew(server: &Server, who: u32, code: &str) -> Value {
    let (status, me) = server.renew_login(&visitor(who), &fresh(code)).await;
    assert_eq!(status, StatusCode::OK, "{me}");
    assert_eq!(server.me(&visitor(who)).await.1, me, "the same as asking");
    me["identity"].clone()
}

#[tokio::test]
async fn somebody_lost_is_pending_again_and_then_bound() {
    let server = Server::with_event().await;
    assert_eq!(sign_in(&server, 1, Some("fake-1")).await, "pending");
    let first = server.claim(&json!({})).await["logins"][0]["id"].clone();
    server.complete(json!([{ "id": first, "errcode": 40029 }])).await;
    assert_eq!(server.me(&visitor(1)).await.1["identity"], "lost");
    let lost = json!({ "lost": true, "errcode": 40029, "reason": "refused" });
    assert_eq!(renew(&server, 1, "fake-2").await, "pending");
    assert_eq!(
        server.identities().await,
        std::slice::from_ref(&lost),
        "pending again says nothing in the feed"
    );
    let claimed = server.claim(&json!({})).await;
    assert_eq!(claimed["logins"][0]["login_code"], "fake-2");
    server.complete(json!([{ "id": claimed["logins"][0]["id"], "openid": "fake-openid" }])).await;
    assert_eq!(server.identities().await, [lost, json!({ "openid": "fake-openid", "unionid": null })]);
    assert_eq!(renew(&server, 1, "fake-3").await, "bound");
    assert!(server.claim_codes().await.is_empty(), "nobody bound is exchanged again");
}

#[tokio::test]
async fn somebody_whose_code_died_is_pending_again_and_lost_with_the_next() {
    let server = Server::with_event().await;
    sign_in(&server, 1, Some("fake-1")).await;
    for code in ["fake-2", "fake-3"] {
        server.advance(300);
        server.claim(&json!({ "max": 0 })).await;
        assert_eq!(server.me(&visitor(1)).await.1["identity"], "lost");
        assert_eq!(renew(&server, 1, code).await, "pending");
    }
    let expired = json!({ "lost": true, "errcode": null, "reason": "expired" });
    assert_eq!(server.identities().await, [expired.clone(), expired], "once for each time");
    assert_eq!(server.claim_codes().await, ["fake-3"]);
}

#[tokio::test]
async fn a_code_that_died_does_not_make_anybody_pending() {
    let server = Server::with_event().await;
    sign_in(&server, 1, Some("fake-1")).await;
    server.advance(300);
    assert_eq!(renew(&server, 1, "fake-1").await, "lost", "the page must fetch a fresh one");
    assert!(server.claim_codes().await.is_empty());
}

#[tokio::test]
async fn the_same_code_twice_is_queued_once() {
    let server = Server::with_event().await;
    sign_in(&server, 1, Some("fake-1")).await;
    for code in ["fake-1", "fake-2", "fake-2"] {
        assert_eq!(renew(&server, 1, code).await, "pending");
    }
    assert_eq!(server.claim_codes().await, ["fake-1", "fake-2"], "a fresh code stands beside the older one");
    assert!(server.identities().await.is_empty());
}

#[tokio::test]
async fn first_time_codes_come_before_repeats() {
    let server = Server::with_event().await;
    sign_in(&server, 1, Some("first-of-1")).await;
    sign_in(&server, 2, None).await;
    server.advance(1);
    renew(&server, 1, "repeat-of-1").await;
    server.advance(1);
    renew(&server, 2, "first-of-2").await;
    server.advance(1);
    sign_in(&server, 3, Some("first-of-3")).await;
    assert_eq!(
        server.claim_codes().await,
        ["first-of-1", "first-of-2", "first-of-3", "repeat-of-1"],
        "who signed in without a code brings their first one here"
    );
}

#[tokio::test]
async fn a_code_of_another_mini_program_is_never_queued() {
    let server = Server::with_event().await;
    sign_in(&server, 1, Some("fake-1")).await;
    sign_in(&server, 2, None).await;
    let rows = server.changes().await;
    for (who, stays) in [(1, "pending"), (2, "lost")] {
        let post = json!({ "login_code": "fake-2", "appid": "wx00000000000else" });
        let (status, me) = server.renew_login(&visitor(who), &post).await;
        assert_eq!((status.as_u16(), &me["identity"]), (200, &json!(stays)));
    }
    assert_eq!(server.changes().await, rows);
    assert_eq!(server.claim_codes().await, ["fake-1"]);
}

#[tokio::test]
async fn a_code_without_an_appid_is_taken_after_closing_too() {
    let server = Server::with_event().await;
    sign_in(&server, 1, None).await;
    server.close(1).await;
    let (status, me) = server.renew_login(&visitor(1), &json!({ "login_code": "fake-1" })).await;
    assert_eq!((status.as_u16(), &me["event"]["state"]), (200, &json!("closed")));
    assert_eq!(me["identity"], "pending", "messages go out after the end");
    assert_eq!(server.claim_codes().await, ["fake-1"]);
}

#[tokio::test]
async fn strangers_are_unknown_and_queue_nothing() {
    let server = Server::with_event().await;
    assert_refused(&server.renew_login(&visitor(1), &fresh("fake-1")).await, 404, "unknown_visitor");
    for code in ["Nowhere12345", "nowhere"] {
        let elsewhere = server.request(Method::POST, &format!("/v1/events/{code}/me/login"));
        let reply = send(elsewhere.header("X-Visitor", visitor(1)).json(&fresh("fake-1"))).await;
        assert_refused(&reply, 404, "unknown_event");
    }
    assert!(server.claim_codes().await.is_empty());
}

#[tokio::test]
async fn a_code_must_be_given() {
    let server = Server::with_event().await;
    sign_in(&server, 1, None).await;
    for wrong in [json!({}), json!({ "login_code": "" }), json!({ "login_code": null })] {
        assert_fields(&server.renew_login(&visitor(1), &wrong).await, &["login_code"]);
    }
    let wrong = json!({ "login_code": "fake-1", "appid": 1 });
    assert_fields(&server.renew_login(&visitor(1), &wrong).await, &["appid"]);
    assert_fields(&server.renew_login("malformed", &fresh("fake-1")).await, &["X-Visitor"]);
    assert!(server.claim_codes().await.is_empty());
}
