use crate::support::{CODE, Server, assert_fields, assert_refused, but, picnic, redacted, submission};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

fn path() -> String {
    format!("/v1/workspace/events/{CODE}/attendees")
}

fn grandmother(n: u32) -> Value {
    json!({ "submission": submission(n), "name": " 王 奶奶 ", "answers": { "team": "红队" } })
}

#[tokio::test]
async fn somebody_without_a_phone_is_signed_in_once() {
    let server = Server::with_event().await;
    server.signed_in(1).await;
    let (status, added) = server.post(&path(), &grandmother(1)).await;
    assert_eq!((status.as_u16(), &added["number"]), (201, &json!(2)), "numbers are the event's");
    let rows = server.changes().await;
    let told: Vec<Value> =
        rows.into_iter().filter(|row| row["attendee"] == added["attendee"]).map(redacted).collect();
    assert_json_snapshot!(told);
    for _ in 0..2 {
        assert_eq!(server.post(&path(), &grandmother(1)).await, (reqwest::StatusCode::OK, added.clone()));
    }
    let (status, second) = server.post(&path(), &grandmother(2)).await;
    assert_eq!((status.as_u16(), &second["number"]), (201, &json!(3)), "a namesake is somebody else");
}

#[tokio::test]
async fn also_after_closing_and_without_what_the_event_asks() {
    let server = Server::start().await;
    let question =
        json!({ "key": "team", "label": "队", "kind": "choice", "required": true, "choices": ["红队"] });
    let event = but(picnic(), json!({ "questions": [question], "closes_at": "2031-05-01T08:00:00Z" }));
    assert_eq!(server.put_event(CODE, &event).await.0, 201);
    let nameless = json!({ "submission": submission(1), "name": "王奶奶" });
    assert_eq!(server.post(&path(), &nameless).await.0, 201);
    let wrong = but(grandmother(2), json!({ "answers": { "team": "蓝队" } }));
    assert_fields(&server.post(&path(), &wrong).await, &["answers.team"]);
}

#[tokio::test]
async fn erased_she_does_not_come_back_by_a_retry() {
    let server = Server::with_event().await;
    let (_, added) = server.post(&path(), &grandmother(1)).await;
    assert_eq!(server.erase(&server.token, added["attendee"].as_str().unwrap()).await.0, 204);
    assert_refused(&server.post(&path(), &grandmother(1)).await, 410, "withdrawn");
    let (status, again) = server.post(&path(), &grandmother(2)).await;
    assert_eq!((status.as_u16(), &again["number"]), (201, &json!(2)), "no number is given twice");
}

#[tokio::test]
async fn what_breaks_a_rule_is_named() {
    let server = Server::with_event().await;
    for name in [json!(""), json!(" \n"), json!("字".repeat(65))] {
        assert_fields(&server.post(&path(), &but(grandmother(1), json!({ "name": name }))).await, &["name"]);
    }
    assert_fields(&server.post(&path(), &json!({ "name": "王奶奶" })).await, &["submission"]);
    assert_fields(&server.post(&path(), &json!({ "submission": submission(1) })).await, &["name"]);
    let other = server.other_workspace().await;
    assert_refused(&server.post_as(&other, &path(), &grandmother(1)).await, 404, "unknown_event");
    let nowhere = "/v1/workspace/events/Nowhere12345/attendees";
    assert_refused(&server.post(nowhere, &grandmother(1)).await, 404, "unknown_event");
}
