use crate::support::{
    CODE, Server, assert_fields, assert_refused, but, picnic, redacted, send, submission, visitor,
};
use endpoint::operations;
use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::{Value, json};

const OTHER: &str = "Hiking2031ab";

/// Two events, of which the first has people enough for several rounds of removal.
async fn crowded() -> Server {
    let server = Server::with_event().await;
    assert_eq!(server.put_event(OTHER, &picnic()).await.0, 201);
    let post = |n: u32| {
        json!({
            "submission": submission(n), "name": "韩梅梅", "login_code": format!("fake-{n}"),
            "subscriptions": [{ "template_id": "tmpl-a", "result": "accept" }]
        })
    };
    server.crowd((1..=450).map(|n| (n, post(n)))).await;
    server.withdraw(&visitor(450)).await;
    server
}

#[tokio::test]
async fn the_event_its_people_and_their_rows_are_gone() {
    let server = crowded().await;
    let (_, before) = server.get("/v1/workspace/feed?limit=50").await;
    assert_eq!(
        server.delete_event(CODE, "?revision=1").await,
        (reqwest::StatusCode::NO_CONTENT, Value::Null)
    );
    let changes = server.changes().await;
    let rest: Vec<Value> = changes.into_iter().filter(|row| row["event"] == CODE).map(redacted).collect();
    assert_json_snapshot!(rest);
    assert_refused(&server.public(&format!("/v1/events/{CODE}")).await, 404, "unknown_event");
    assert_refused(&server.me(&visitor(1)).await, 404, "unknown_event");
    assert_eq!(server.claim(&json!({})).await["logins"], json!([]), "nor is a code left to exchange");
    let (_, events) = server.get("/v1/workspace/events").await;
    assert_eq!(events["events"].as_array().unwrap().len(), 1, "the other event stays");
    let next = before["next"].as_str().unwrap();
    let (status, page) = server.get(&format!("/v1/workspace/feed?after={next}")).await;
    assert_eq!(status, 200, "a reader in the midst of what was removed goes on");
    assert_eq!(page["changes"].as_array().unwrap().len(), 1);
    server.storage.overwrite_erased().await.unwrap();
    let name = "韩梅梅".as_bytes();
    assert!(!server.files().windows(name.len()).any(|bytes| bytes == name), "overwritten on disk too");
}

#[tokio::test]
async fn a_deleted_code_is_never_taken_again() {
    let server = Server::with_event().await;
    assert_eq!(server.delete_event(CODE, "?revision=1").await.0, 204);
    for body in [picnic(), but(picnic(), json!({ "revision": 1 }))] {
        assert_refused(&server.put_event(CODE, &body).await, 409, "code_taken");
    }
    let other = server.other_workspace().await;
    let put = server.request(Method::PUT, &format!("/v1/workspace/events/{CODE}"));
    assert_refused(&send(put.bearer_auth(&other).json(&picnic())).await, 409, "code_taken");
    assert_eq!(server.delete_event(CODE, "?revision=1").await.0, 204, "repeated");
    assert_eq!(server.changes().await.len(), 1, "there is nothing more to tell");
}

#[tokio::test]
async fn only_the_current_revision_is_deleted() {
    let server = Server::with_event().await;
    let (_, current) = server.put_event(CODE, &but(picnic(), json!({ "revision": 1 }))).await;
    let stale = server.delete_event(CODE, "?revision=1").await;
    assert_refused(&stale, 409, "stale_revision");
    assert_eq!(stale.1["event"], current);
    assert_fields(&server.delete_event(CODE, "").await, &["revision"]);
    assert_fields(&server.delete_event(CODE, "?revision=all").await, &["revision"]);
    assert_eq!(server.delete_event("Nowhere12345", "?revision=1").await.0, 204);
    assert_eq!(server.delete_event("no-code", "?revision=1").await.0, 204);
    let other = server.other_workspace().await;
    let theirs = server.request(Method::DELETE, &format!("/v1/workspace/events/{CODE}?revision=2"));
    assert_eq!(send(theirs.bearer_auth(&other)).await.0, 204);
    assert_eq!(server.public(&format!("/v1/events/{CODE}")).await.0, 200, "somebody else's is passed over");
}

#[tokio::test]
async fn retention_ends_by_itself() {
    let server = Server::start().await;
    let privacy = json!({ "purpose": "点名", "retention_days": 2, "contact": "" });
    let event = but(picnic(), json!({ "privacy": privacy }));
    assert_eq!(server.put_event(CODE, &event).await.0, 201);
    let a = server.signed_in(1).await;
    // The picnic ends at 10:00 UTC, two hours after the test begins.
    server.advance(2 * 3_600 + 2 * 86_400 - 1);
    operations::purge_events(&server.storage, Some(server.now()), server.now().into()).await.unwrap();
    assert_eq!(server.public(&format!("/v1/events/{CODE}")).await.0, 200, "not before its time");
    server.advance(1);
    operations::purge_events(&server.storage, Some(server.now()), server.now().into()).await.unwrap();
    let changes = server.changes().await;
    assert_json_snapshot!(redacted(json!(changes)));
    assert_refused(&server.public(&format!("/v1/events/{CODE}")).await, 404, "unknown_event");
    assert_refused(&server.put_event(CODE, &picnic()).await, 409, "code_taken");
    let reserve = json!({ "template_id": "tmpl-a", "attendees": [a] });
    let (_, reserved) = server.post("/v1/workspace/sends/reserve", &reserve).await;
    assert_eq!(reserved["results"][0]["state"], "gone");
    let (_, page) = server.get("/v1/workspace/feed").await;
    assert_eq!(page["oldest_seq"], changes[0]["seq"], "what came before was purged");
}

#[tokio::test]
async fn longer_retention_counts_from_the_next_revision() {
    let server = Server::start().await;
    let kept = |days: u32| {
        but(picnic(), json!({ "privacy": { "purpose": "", "retention_days": days, "contact": "" } }))
    };
    assert_eq!(server.put_event(CODE, &kept(1)).await.0, 201);
    let longer = but(kept(5), json!({ "revision": 1 }));
    assert_eq!(server.put_event(CODE, &longer).await.0, 200);
    server.advance(3 * 86_400);
    operations::purge_events(&server.storage, Some(server.now()), server.now().into()).await.unwrap();
    assert_eq!(server.public(&format!("/v1/events/{CODE}")).await.0, 200);
}

#[tokio::test]
async fn what_a_stop_interrupted_is_taken_up_again() {
    let server = crowded().await;
    let conn = rusqlite::Connection::open(&server.database).unwrap();
    conn.execute("UPDATE event SET ending = 'deleted' WHERE code = ?1", [CODE]).unwrap();
    assert_refused(&server.public(&format!("/v1/events/{CODE}")).await, 404, "unknown_event");
    operations::purge_events(&server.storage, Some(server.now()), server.now().into()).await.unwrap();
    let changes = server.changes().await;
    let rest: Vec<&Value> =
        changes.iter().filter(|row| row["event"] == CODE).map(|row| &row["data"]).collect();
    assert_eq!(rest, [&json!({ "deleted": true })]);
}
