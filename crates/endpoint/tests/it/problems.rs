use crate::support::{CODE, Server, assert_fields, assert_refused, send, submission, visitor};
use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::json;

async fn post_text(server: &Server, body: impl Into<reqwest::Body>) -> crate::support::Reply {
    let request = server.request(Method::POST, &format!("/v1/events/{CODE}/me"));
    send(request.header("X-Visitor", visitor(1)).body(body)).await
}

#[tokio::test]
async fn what_is_no_json_object_is_invalid_json() {
    let server = Server::with_event().await;
    for body in ["", "{", "{}{}", "null", "3", "\"\\ud800\"", "{\"submission\":"] {
        assert_refused(&post_text(&server, body).await, 400, "invalid_json");
    }
    assert_refused(&post_text(&server, vec![b'"', 0xff, b'"']).await, 400, "invalid_json");
}

#[tokio::test]
async fn a_field_of_the_wrong_shape_is_named() {
    let server = Server::with_event().await;
    assert_fields(&post_text(&server, "{}").await, &["submission"]);
    assert_fields(&post_text(&server, r#"{"submission":"one"}"#).await, &["submission"]);
    let nested =
        json!({ "submission": submission(1), "subscriptions": [{ "template_id": "t", "result": 1 }] });
    assert_fields(&server.sign_in(&visitor(1), &nested).await, &["subscriptions[0].result"]);
    let answer = json!({ "submission": submission(1), "answers": { "team": 3 } });
    assert_fields(&server.sign_in(&visitor(1), &answer).await, &["answers.team"]);
}

#[tokio::test]
async fn each_call_takes_bodies_up_to_its_limit() {
    let server = Server::with_event().await;
    let padded = |size: usize| format!("{{}}{}", " ".repeat(size - 2));
    let check = async |method: Method, path: &str, limit: usize| {
        let request = |size| {
            let request = server.request(method.clone(), path).bearer_auth(&server.token);
            send(request.header("X-Visitor", visitor(1)).body(padded(size)))
        };
        assert_ne!(request(limit).await.0, 413, "{path}");
        assert_refused(&request(limit + 1).await, 413, "body_too_large");
    };
    check(Method::POST, &format!("/v1/events/{CODE}/me"), 16 * 1024).await;
    check(Method::POST, &format!("/v1/events/{CODE}/me/subscriptions"), 16 * 1024).await;
    check(Method::POST, &format!("/v1/events/{CODE}/me/login"), 16 * 1024).await;
    check(Method::PUT, &format!("/v1/workspace/events/{CODE}"), 64 * 1024).await;
    check(Method::POST, "/v1/workspace/logins/claim", 1024 * 1024).await;
}

#[tokio::test]
async fn unknown_paths_and_methods_are_problems_too() {
    let server = Server::with_event().await;
    assert_refused(&server.public("/v1/nothing").await, 404, "not_found");
    let reply = send(server.request(Method::DELETE, "/v1/workspace")).await;
    assert_refused(&reply, 405, "method_not_allowed");
    assert_json_snapshot!(reply.1);
}

#[tokio::test]
async fn replies_are_compressed_on_request() {
    let server = Server::with_event().await;
    let raw = reqwest::Client::builder().no_proxy().no_gzip().build().unwrap();
    let request = raw.get(format!("{}/v1/events/{CODE}", server.base));
    let reply = request.header("Accept-Encoding", "gzip").send().await.unwrap();
    assert_eq!(reply.headers()["content-encoding"], "gzip");
    assert_eq!(reply.bytes().await.unwrap()[..2], [0x1f, 0x8b], "gzip's magic number");
}
