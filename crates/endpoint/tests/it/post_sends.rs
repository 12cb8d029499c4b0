use crate::support::{CODE, Server, assert_fields, assert_refused, but, redacted, submission};
use insta::assert_json_snapshot;
use protocol::TokenScope;
use serde_json::{Value, json};

const SENDS: &str = "/v1/workspace/sends";

fn sent(id: u32, attendee: &str) -> Value {
    json!({
        "id": submission(id), "event": CODE, "attendee": attendee, "template_id": "tmpl-a",
        "errcode": 0, "msg_id": "3000000000000000001", "at": "2031-05-01T16:30:00+08:00"
    })
}

async fn post(server: &Server, token: &str, sends: Value) {
    let (status, reply) = server.post_as(token, SENDS, &json!({ "sends": sends })).await;
    assert_eq!((status.as_u16(), &reply), (204, &Value::Null));
}

async fn told(server: &Server) -> Vec<Value> {
    server.changes().await.into_iter().filter(|row| row["kind"] == "sent").collect()
}

#[tokio::test]
async fn every_desktop_reads_each_outcome_once() {
    let server = Server::with_event().await;
    let a = server.signed_in(1).await;
    let refused = but(sent(2, &a), json!({ "errcode": 43101, "msg_id": null }));
    post(&server, &server.token, json!([sent(1, &a), refused, sent(1, &a)])).await;
    let rows = told(&server).await;
    assert_json_snapshot!(redacted(json!(rows)));
    let other = server.add_token("second", TokenScope::Organiser).await;
    let twisted = but(sent(1, &a), json!({ "errcode": 43101 }));
    post(&server, &other, json!([sent(1, &a), twisted])).await;
    assert_eq!(told(&server).await, rows, "an id counts once, also when another token posts it again");
}

#[tokio::test]
async fn people_who_are_gone_do_not_block_a_batch() {
    let server = Server::with_event().await;
    let (a, b) = (server.signed_in(1).await, server.signed_in(2).await);
    assert_eq!(server.erase(&server.token, &a).await.0, 204);
    let elsewhere = but(sent(3, &b), json!({ "event": "Another12345" }));
    post(&server, &server.token, json!([sent(1, &a), sent(2, "never-there"), elsewhere, sent(4, &b)])).await;
    let rows = told(&server).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0]["attendee"], &rows[0]["data"]["id"]), (&json!(b), &json!(submission(4))));
}

#[tokio::test]
async fn sent_rows_go_with_the_person() {
    let server = Server::with_event().await;
    let a = server.signed_in(1).await;
    post(&server, &server.token, json!([sent(1, &a)])).await;
    assert_eq!(server.erase(&server.token, &a).await.0, 204);
    assert!(told(&server).await.is_empty());
    post(&server, &server.token, json!([sent(1, &a)])).await;
    assert!(told(&server).await.is_empty(), "posted again at the next sync, it comes back for nobody");
}

#[tokio::test]
async fn what_breaks_a_rule_is_named() {
    let server = Server::with_event().await;
    let check = async |sends: Value, fields: &[&str]| {
        assert_fields(&server.post(SENDS, &json!({ "sends": sends })).await, fields);
    };
    check(json!(vec![sent(1, "x"); 1_001]), &["sends"]).await;
    check(json!([sent(1, "x"), but(sent(2, "x"), json!({ "template_id": "" }))]), &["sends[1].template_id"])
        .await;
    check(json!([but(sent(1, "x"), json!({ "id": "one" }))]), &["sends[0].id"]).await;
    check(json!([but(sent(1, "x"), json!({ "at": "soon" }))]), &["sends[0].at"]).await;
    check(
        json!([but(sent(1, "x"), json!({ "msg_id": 3_000_000_000_000_000_001_u64 }))]),
        &["sends[0].msg_id"],
    )
    .await;
    let reply = server.post(SENDS, &json!({})).await;
    assert_fields(&reply, &["sends"]);
    let large = json!({ "sends": [], "padding": "x".repeat(1024 * 1024) });
    assert_refused(&server.post(SENDS, &large).await, 413, "body_too_large");
}
