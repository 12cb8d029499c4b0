use crate::support::{Server, assert_fields, submission, visitor};
use protocol::TokenScope;
use serde_json::{Value, json};

const COMPLETE: &str = "/v1/workspace/logins/complete";

/// Signs the visitor in with one more code and leases it.
async fn leased(server: &Server, post: u32) -> Value {
    let body = json!({ "submission": submission(post), "login_code": format!("fake-{post}") });
    assert!(server.sign_in(&visitor(1), &body).await.0.is_success());
    server.claim(&json!({})).await["logins"][0]["id"].clone()
}

fn lost(errcode: i64) -> Value {
    json!({ "lost": true, "errcode": errcode, "reason": "refused" })
}

fn bound(openid: &str) -> Value {
    json!({ "openid": openid, "unionid": null })
}

async fn identity(server: &Server) -> Value {
    server.me(&visitor(1)).await.1["identity"].clone()
}

#[tokio::test]
async fn an_openid_binds_and_the_first_one_wins() {
    let server = Server::with_event().await;
    let (first, second) = (leased(&server, 1).await, leased(&server, 2).await);
    server.complete(json!([{ "id": second, "openid": "fake-openid-a", "unionid": "fake-union" }])).await;
    assert_eq!(identity(&server).await, "bound");
    server
        .complete(json!([{ "id": first, "openid": "fake-openid-b" }, { "id": second, "errcode": 40163 }]))
        .await;
    let told = json!({ "openid": "fake-openid-a", "unionid": "fake-union" });
    assert_eq!(server.identities().await, [told], "one binding, never spoilt");
    let counts = server.claim(&json!({ "max": 0 })).await;
    assert_eq!((&counts["waiting"], &counts["leased"]), (&json!(0), &json!(0)), "binding drops the rest");
    let again = json!({ "submission": submission(1), "login_code": "fake-fresh" });
    server.sign_in(&visitor(1), &again).await;
    assert_eq!(server.claim(&json!({})).await["logins"], json!([]), "nobody bound is exchanged again");
}

#[tokio::test]
async fn the_last_refusal_loses_and_a_late_openid_still_counts() {
    let server = Server::with_event().await;
    let (first, second) = (leased(&server, 1).await, leased(&server, 2).await);
    server.complete(json!([{ "id": first, "errcode": 40029 }])).await;
    assert_eq!(identity(&server).await, "pending", "another code waits");
    assert!(server.identities().await.is_empty());
    for _ in 0..2 {
        server.complete(json!([{ "id": second, "errcode": 40163 }])).await;
        assert_eq!(identity(&server).await, "lost");
        assert_eq!(server.identities().await, [lost(40163)], "told once");
    }
    server.complete(json!([{ "id": first, "openid": "fake-openid" }])).await;
    assert_eq!(identity(&server).await, "bound");
    assert_eq!(server.identities().await, [lost(40163), bound("fake-openid")]);
}

#[tokio::test]
async fn an_openid_counts_after_its_code_died() {
    let server = Server::with_event().await;
    let id = leased(&server, 1).await;
    server.advance(1_000);
    server.complete(json!([{ "id": id, "openid": "fake-openid" }])).await;
    let expired = json!({ "lost": true, "errcode": null, "reason": "expired" });
    assert_eq!(server.identities().await, [expired, bound("fake-openid")]);
}

#[tokio::test]
async fn an_error_that_may_pass_releases_and_loses_nobody() {
    let server = Server::with_event().await;
    let id = leased(&server, 1).await;
    for errcode in [-1, 45011, 40013, 40125, 40164] {
        server.complete(json!([{ "id": id, "errcode": errcode }])).await;
        assert!(server.identities().await.is_empty(), "{errcode}");
        assert_eq!(server.claim(&json!({})).await["logins"][0]["id"], id, "{errcode} gave the code back");
    }
}

#[tokio::test]
async fn only_the_holder_gives_a_lease_back() {
    let server = Server::with_event().await;
    let id = leased(&server, 1).await;
    let other = server.add_token("second", TokenScope::Organiser).await;
    let release = json!({ "results": [{ "id": id, "release": true }] });
    assert_eq!(server.post_as(&other, COMPLETE, &release).await.0, 204);
    assert_eq!(server.claim(&json!({})).await["logins"], json!([]), "still the first desktop's");
    assert_eq!(server.post(COMPLETE, &release).await.0, 204);
    assert_eq!(server.claim(&json!({})).await["logins"][0]["id"], id);
}

#[tokio::test]
async fn unknown_logins_do_not_block_a_batch_and_other_workspaces_reach_nobody() {
    let server = Server::with_event().await;
    let id = leased(&server, 1).await;
    let other = server.other_workspace().await;
    let theirs =
        json!({ "results": [{ "id": id, "openid": "fake-forged" }, { "id": id, "errcode": 40029 }] });
    assert_eq!(server.post_as(&other, COMPLETE, &theirs).await.0, 204);
    assert!(server.identities().await.is_empty());
    server
        .complete(json!([{ "id": "gone", "openid": "fake-x" }, { "id": id, "openid": "fake-openid" }]))
        .await;
    assert_eq!(server.identities().await, [bound("fake-openid")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_racing_results_one_openid_is_told() {
    let server = Server::with_event().await;
    let id = leased(&server, 1).await;
    let result = |openid: &str| json!([{ "id": id, "openid": openid }]);
    tokio::join!(
        server.complete(result("fake-openid-a")),
        server.complete(json!([{ "id": id, "errcode": 40163 }])),
        server.complete(result("fake-openid-b")),
        server.complete(result("fake-openid-a")),
    );
    let told = server.identities().await;
    let openids = told.iter().filter(|row| row.get("openid").is_some()).count();
    assert_eq!(openids, 1, "{told:?}");
    assert!(
        told.last().unwrap().get("openid").is_some(),
        "an openid wins over lost, in either order: {told:?}"
    );
    assert_eq!(identity(&server).await, "bound");
}

#[tokio::test]
async fn an_empty_openid_is_refused() {
    let server = Server::with_event().await;
    let results = json!({ "results": [{ "id": "x", "errcode": 40029 }, { "id": "x", "openid": "" }] });
    assert_fields(&server.post(COMPLETE, &results).await, &["results[1].openid"]);
}
