use crate::support::{
    APPID, Server, assert_fields, assert_refused, but, redacted, send, submission, visitor,
};
use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::{Value, json};

fn accept(template: &str) -> Value {
    json!({ "template_id": template, "result": "accept" })
}

/// The `n`th submission with two accepts and a refusal.
fn answers(n: u32) -> Value {
    let reject = json!({ "template_id": "tmpl-b", "result": "reject" });
    json!({
        "submission": submission(n),
        "subscriptions": [accept("tmpl-a"), accept("tmpl-unknown"), reject]
    })
}

/// Somebody who signed in with one accept, and what they were answered.
async fn signed_in(server: &Server) -> Value {
    let post = json!({
        "submission": submission(1), "name": "李雷", "login_code": "fake-1", "subscriptions": [accept("tmpl-a")]
    });
    let (status, me) = server.sign_in(&visitor(1), &post).await;
    assert_eq!(status, 201);
    me
}

#[tokio::test]
async fn a_new_submission_adds_its_results_and_tells_the_feed() {
    let server = Server::with_event().await;
    let before = signed_in(&server).await;
    let rows = server.changes().await.len();
    server.advance(60);
    let (status, me) = server.add_subscriptions(&visitor(1), &answers(2)).await;
    let accepted = json!({ "tmpl-a": 2, "tmpl-unknown": 1 });
    assert_eq!((status.as_u16(), &me), (200, &but(before, json!({ "accepted": accepted }))));
    assert_eq!(server.me(&visitor(1)).await.1, me);
    let told = json!(server.changes().await[rows..]);
    assert_json_snapshot!("told", redacted(told));
}

#[tokio::test]
async fn a_replay_adds_nothing_but_queues_its_fresh_code() {
    let server = Server::with_event().await;
    signed_in(&server).await;
    let (_, me) = server.add_subscriptions(&visitor(1), &answers(2)).await;
    let rows = server.changes().await;
    let replay = but(answers(2), json!({ "login_code": "fake-2", "appid": APPID }));
    for _ in 0..2 {
        let (status, replayed) = server.add_subscriptions(&visitor(1), &replay).await;
        assert_eq!((status.as_u16(), &replayed), (200, &me));
    }
    assert_eq!(server.changes().await, rows);
    assert_eq!(server.claim_codes().await, ["fake-1", "fake-2"], "once each");
}

#[tokio::test]
async fn a_replay_is_answered_with_how_things_stand_now() {
    let server = Server::with_event().await;
    signed_in(&server).await;
    server.add_subscriptions(&visitor(1), &answers(2)).await;
    let (_, latest) = server.add_subscriptions(&visitor(1), &answers(3)).await;
    assert_eq!(latest["accepted"]["tmpl-a"], 3);
    assert_eq!(server.add_subscriptions(&visitor(1), &answers(2)).await.1, latest);
}

#[tokio::test]
async fn the_submission_of_a_sign_in_is_taken() {
    let server = Server::with_event().await;
    let me = signed_in(&server).await;
    let (status, replayed) = server.add_subscriptions(&visitor(1), &answers(1)).await;
    assert_eq!((status.as_u16(), replayed), (200, me), "a submission belongs to event and visitor");
}

#[tokio::test]
async fn somebody_bound_brings_accepts_and_no_code() {
    let server = Server::with_event().await;
    signed_in(&server).await;
    let login = server.claim(&json!({})).await["logins"][0]["id"].clone();
    server.complete(json!([{ "id": login, "openid": "fake-openid" }])).await;
    for code in ["fake-2", "fake-3"] {
        let post = but(answers(2), json!({ "login_code": code }));
        let (_, me) = server.add_subscriptions(&visitor(1), &post).await;
        assert_eq!((&me["identity"], &me["accepted"]["tmpl-a"]), (&json!("bound"), &json!(2)));
    }
    assert!(server.claim_codes().await.is_empty());
}

#[tokio::test]
async fn a_code_of_another_mini_program_is_never_queued() {
    let server = Server::with_event().await;
    signed_in(&server).await;
    let rows = server.changes().await.len();
    let post = but(answers(2), json!({ "login_code": "fake-2", "appid": "wx00000000000else" }));
    let (status, me) = server.add_subscriptions(&visitor(1), &post).await;
    assert_eq!((status.as_u16(), &me["identity"]), (200, &json!("pending")), "the older code still waits");
    assert_eq!(server.claim_codes().await, ["fake-1"]);
    assert_eq!(server.changes().await.len(), rows + 1, "subscribed, and nothing of identity");
}

#[tokio::test]
async fn accepts_count_after_closing() {
    let server = Server::with_event().await;
    signed_in(&server).await;
    server.close(1).await;
    for _ in 0..2 {
        let (status, me) = server.add_subscriptions(&visitor(1), &answers(2)).await;
        assert_eq!((status.as_u16(), &me["event"]["state"]), (200, &json!("closed")));
        assert_eq!(me["accepted"]["tmpl-a"], 2);
    }
}

#[tokio::test]
async fn strangers_are_unknown_and_leave_nothing() {
    let server = Server::with_event().await;
    signed_in(&server).await;
    let rows = server.changes().await;
    let stranger = but(answers(2), json!({ "login_code": "fake-stranger" }));
    assert_refused(&server.add_subscriptions(&visitor(2), &stranger).await, 404, "unknown_visitor");
    for code in ["Nowhere12345", "nowhere"] {
        let elsewhere = server.request(Method::POST, &format!("/v1/events/{code}/me/subscriptions"));
        let reply = send(elsewhere.header("X-Visitor", visitor(1)).json(&answers(2))).await;
        assert_refused(&reply, 404, "unknown_event");
    }
    assert_eq!(server.changes().await, rows);
    assert_eq!(server.claim_codes().await, ["fake-1"]);
}

#[tokio::test]
async fn limits_are_named_field_by_field() {
    let server = Server::with_event().await;
    signed_in(&server).await;
    let check = async |post: Value, field: &str| {
        assert_fields(&server.add_subscriptions(&visitor(1), &post).await, &[field]);
    };
    let of = |count: usize| but(answers(2), json!({ "subscriptions": vec![accept("tmpl-a"); count] }));
    check(of(11), "subscriptions").await;
    check(json!({ "submission": submission(2) }), "subscriptions").await;
    check(json!({ "subscriptions": [] }), "submission").await;
    check(but(answers(2), json!({ "submission": "one" })), "submission").await;
    check(but(answers(2), json!({ "login_code": 1 })), "login_code").await;
    check(
        but(answers(2), json!({ "subscriptions": [{ "result": "accept" }] })),
        "subscriptions[0].template_id",
    )
    .await;
    assert_fields(&server.add_subscriptions("malformed", &answers(2)).await, &["X-Visitor"]);
    let (status, me) = server.add_subscriptions(&visitor(1), &of(10)).await;
    assert_eq!(
        (status.as_u16(), &me["accepted"]["tmpl-a"]),
        (200, &json!(11)),
        "the refused took no submission"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_racing_posts_of_one_submission_one_counts() {
    let server = Server::with_event().await;
    signed_in(&server).await;
    let (page, post) = (visitor(1), answers(2));
    let call = || server.add_subscriptions(&page, &post);
    let (a, b, c, d) = tokio::join!(call(), call(), call(), call());
    for (status, me) in [a, b, c, d] {
        assert_eq!((status.as_u16(), &me["accepted"]["tmpl-a"]), (200, &json!(2)));
    }
    let told = server.changes().await.into_iter().filter(|row| row["kind"] == "subscribed");
    assert_eq!(told.count(), 2, "the sign-in's and one more");
}
