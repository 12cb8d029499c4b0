use crate::support::{Server, Setup, submission, visitor};
use endpoint::Limit;
use serde_json::{Value, json};

/// With an open event of which so many login codes may wait.
async fn at_most(codes_per_event: Limit<u32>) -> Server {
    Server::with_event_as(Setup { codes_per_event, ..Setup::default() }).await
}

/// Signs in, or renews, with a code, and gives the identity that was answered.
async fn bring(server: &Server, who: u32, n: u32, code: &str) -> Value {
    let post = json!({ "submission": submission(n), "login_code": code });
    let (status, me) = server.sign_in(&visitor(who), &post).await;
    assert!(status.is_success(), "{me}");
    me["identity"].clone()
}

fn crowded() -> Value {
    json!({ "lost": true, "errcode": null, "reason": "crowded" })
}

#[tokio::test]
async fn a_full_queue_takes_first_codes_for_repeats_and_then_no_more() {
    let server = at_most(Limit::At(3)).await;
    for (who, n, code) in [(1, 1, "first-of-1"), (2, 2, "first-of-2"), (1, 3, "repeat-of-1")] {
        assert_eq!(bring(&server, who, n, code).await, "pending");
        server.advance(1);
    }
    assert_eq!(bring(&server, 2, 4, "repeat-of-2").await, "pending", "their first code still waits");
    assert_eq!(bring(&server, 3, 5, "first-of-3").await, "pending", "in the place of the repeat");
    assert!(server.identities().await.is_empty(), "who lost a repeat has their first code still");
    assert_eq!(bring(&server, 4, 6, "first-of-4").await, "lost", "signed in, but nothing to exchange");
    assert_eq!(server.identities().await, [crowded()]);
    assert_eq!(server.claim_codes().await, ["first-of-1", "first-of-2", "first-of-3"]);
}

#[tokio::test]
async fn whose_last_code_made_room_is_lost() {
    let server = at_most(Limit::At(1)).await;
    bring(&server, 1, 1, "first-of-1").await;
    server.advance(300);
    server.claim(&json!({ "max": 0 })).await;
    assert_eq!(bring(&server, 1, 2, "repeat-of-1").await, "pending");
    assert_eq!(bring(&server, 2, 3, "first-of-2").await, "pending");
    assert_eq!(server.me(&visitor(1)).await.1["identity"], "lost");
    let expired = json!({ "lost": true, "errcode": null, "reason": "expired" });
    assert_eq!(server.identities().await, [expired, crowded()]);
}

#[tokio::test]
async fn room_comes_back_however_codes_end() {
    let server = at_most(Limit::At(1)).await;
    for (who, result) in [(1, json!({ "openid": "fake-openid" })), (2, json!({ "errcode": 40029 }))] {
        assert_eq!(bring(&server, who, who, &format!("fake-{who}")).await, "pending");
        assert_eq!(bring(&server, who + 10, who, &format!("fake-x{who}")).await, "lost");
        let id = server.claim(&json!({})).await["logins"][0]["id"].clone();
        let mut result = result;
        result["id"] = id;
        server.complete(json!([result])).await;
    }
    assert_eq!(bring(&server, 3, 3, "fake-3").await, "pending");
    server.withdraw(&visitor(3)).await;
    assert_eq!(bring(&server, 4, 4, "fake-4").await, "pending", "who withdrew made room");
    server.advance(300);
    server.claim(&json!({ "max": 0 })).await;
    assert_eq!(bring(&server, 5, 5, "fake-5").await, "pending", "the dead made room");
}

#[tokio::test]
async fn off_is_no_limit_and_each_event_has_its_own() {
    let server = at_most(Limit::Off).await;
    for n in 1..=5 {
        assert_eq!(bring(&server, n, n, &format!("fake-{n}")).await, "pending");
    }
    let server = at_most(Limit::At(1)).await;
    assert_eq!(bring(&server, 1, 1, "fake-1").await, "pending");
    server.put_event("Second203100", &crate::support::picnic()).await;
    let request = server.request(reqwest::Method::POST, "/v1/events/Second203100/me");
    let post = json!({ "submission": submission(1), "login_code": "fake-2" });
    let (_, me) = crate::support::send(request.header("X-Visitor", visitor(1)).json(&post)).await;
    assert_eq!(me["identity"], "pending");
}
