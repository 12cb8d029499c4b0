use crate::support::{CODE, Server, assert_fields, assert_refused, send, submission, visitor};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_visitor_finds_what_signing_in_answered() {
    let server = Server::with_event().await;
    let (_, posted) =
        server.sign_in(&visitor(1), &json!({ "submission": submission(1), "name": "张伟" })).await;
    assert_eq!(server.me(&visitor(1)).await, (reqwest::StatusCode::OK, posted));
}

#[tokio::test]
async fn a_stranger_is_unknown_and_so_is_a_stranger_event() {
    let server = Server::with_event().await;
    assert_refused(&server.me(&visitor(1)).await, 404, "unknown_visitor");
    let elsewhere = server.request(Method::GET, "/v1/events/Nowhere12345/me").header("X-Visitor", visitor(1));
    assert_refused(&send(elsewhere).await, 404, "unknown_event");
}

#[tokio::test]
async fn a_visitor_header_is_32_lower_case_hex_digits() {
    let server = Server::with_event().await;
    let (short, upper, other) = ("a".repeat(31), "A".repeat(32), "g".repeat(32));
    for header in [short, upper, other] {
        assert_fields(&server.me(&header).await, &["X-Visitor"]);
        assert_fields(
            &server.sign_in(&header, &json!({ "submission": submission(1) })).await,
            &["X-Visitor"],
        );
    }
    let missing = server.request(Method::GET, &format!("/v1/events/{CODE}/me"));
    assert_fields(&send(missing).await, &["X-Visitor"]);
}
