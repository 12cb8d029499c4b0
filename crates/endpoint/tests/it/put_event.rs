use crate::support::{APPID, CODE, Server, assert_fields, assert_refused, but, picnic, send};
use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn an_event_is_created_once_and_revised_from_its_revision() {
    let server = Server::start().await;
    let (status, created) = server.put_event(CODE, &picnic()).await;
    assert_eq!(status, 201);
    assert_json_snapshot!(created);
    let (status, revised) = server.put_event(CODE, &but(created, json!({ "place": "北门" }))).await;
    assert_eq!((status.as_u16(), &revised["revision"], &revised["place"]), (200, &json!(2), &json!("北门")));
    let (_, list) = server.get("/v1/workspace/events").await;
    assert_eq!(list, json!({ "events": [revised] }));
    let kinds: Vec<Value> =
        server.changes().await.iter().map(|row| row["data"]["revision"].clone()).collect();
    assert_eq!(kinds, [json!(1), json!(2)], "each revision is told to the feed, whole");
}

#[tokio::test]
async fn a_stale_revision_is_answered_with_the_current_event() {
    let server = Server::start().await;
    let reply = server.put_event(CODE, &but(picnic(), json!({ "revision": 1 }))).await;
    assert_refused(&reply, 409, "stale_revision");
    assert_eq!(reply.1["event"], Value::Null, "there is none");
    let (_, current) = server.put_event(CODE, &picnic()).await;
    for stale in [picnic(), but(picnic(), json!({ "revision": 7 }))] {
        let reply = server.put_event(CODE, &stale).await;
        assert_refused(&reply, 409, "stale_revision");
        assert_eq!(reply.1["event"], current);
    }
}

#[tokio::test]
async fn another_workspaces_code_is_taken_and_its_events_are_hidden() {
    let server = Server::with_event().await;
    let other = server.other_workspace().await;
    let path = format!("/v1/workspace/events/{CODE}");
    for body in [picnic(), but(picnic(), json!({ "revision": 1 }))] {
        let reply = send(server.request(Method::PUT, &path).bearer_auth(&other).json(&body)).await;
        assert_refused(&reply, 409, "code_taken");
        assert_eq!(reply.1.get("event"), None, "somebody else's event is not shown");
    }
    let events = server.request(Method::GET, "/v1/workspace/events").bearer_auth(&other);
    assert_eq!(send(events).await.1, json!({ "events": [] }));
    let feed = server.request(Method::GET, "/v1/workspace/feed").bearer_auth(&other);
    assert_eq!(send(feed).await.1["changes"], json!([]));
}

#[tokio::test]
async fn every_broken_rule_is_named() {
    let server = Server::start().await;
    let long = |n: usize| "字".repeat(n);
    let question = |key: &str| json!({ "key": key, "label": "标签", "kind": "text" });
    let check = async |fields: Value, expect: &[&str]| {
        assert_fields(&server.put_event(CODE, &but(picnic(), fields)).await, expect);
    };
    check(
        json!({ "title": long(61), "place": long(61), "notice": long(501) }),
        &["title", "place", "notice"],
    )
    .await;
    check(json!({ "title": "  " }), &["title"]).await;
    check(json!({ "code": "Another12345" }), &["code"]).await;
    check(json!({ "ends_at": "2031-05-01T07:00:00Z" }), &["ends_at"]).await;
    check(json!({ "starts_at": "tomorrow" }), &["starts_at"]).await;
    let template = json!({ "template_id": APPID, "title": "t" });
    check(json!({ "templates": vec![template; 6] }), &["templates"]).await;
    let eleven: Vec<Value> = (0..11).map(|n| question(&format!("q{n}"))).collect();
    check(json!({ "questions": eleven }), &["questions"]).await;
    check(json!({ "questions": [question("Team")] }), &["questions[0].key"]).await;
    check(json!({ "questions": [question("a"), question("a")] }), &["questions[1].key"]).await;
    let choices = but(question("c"), json!({ "label": long(41), "kind": "choice", "choices": [long(41)] }));
    check(json!({ "questions": [choices] }), &["questions[0].label", "questions[0].choices[0]"]).await;
    let none = but(question("c"), json!({ "kind": "choice" }));
    check(json!({ "questions": [none] }), &["questions[0].choices"]).await;
    assert_eq!(server.changes().await.len(), 0, "nothing was written");
}

#[tokio::test]
async fn a_code_is_twelve_letters_and_digits() {
    let server = Server::start().await;
    for code in ["Picnic2031a", "Picnic2031abc", "Picnic-031ab"] {
        assert_fields(&server.put_event(code, &picnic()).await, &["code"]);
    }
}

#[tokio::test]
async fn a_missing_field_is_named() {
    let server = Server::start().await;
    let mut body = picnic();
    body.as_object_mut().unwrap().remove("place");
    assert_fields(&server.put_event(CODE, &body).await, &["place"]);
    let nested = but(picnic(), json!({ "templates": [{ "title": "t" }] }));
    assert_fields(&server.put_event(CODE, &nested).await, &["templates[0].template_id"]);
}
