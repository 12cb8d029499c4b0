use crate::support::{CODE, Server, assert_refused, but, picnic};
use insta::assert_json_snapshot;
use serde_json::json;

#[tokio::test]
async fn the_page_sees_the_event_in_its_own_offset_without_its_revision() {
    let server = Server::with_event().await;
    let (status, event) = server.public(&format!("/v1/events/{CODE}")).await;
    assert_eq!(status, 200);
    assert_json_snapshot!(event);
}

#[tokio::test]
async fn an_unknown_or_impossible_code_is_an_unknown_event() {
    let server = Server::start().await;
    for code in [CODE, "short", "%ff%ff"] {
        assert_refused(&server.public(&format!("/v1/events/{code}")).await, 404, "unknown_event");
    }
}

#[tokio::test]
async fn the_state_follows_the_clock() {
    let server = Server::start().await;
    let times = json!({ "opens_at": "2031-05-01T16:01:00+08:00", "closes_at": "2031-05-01T16:02:00+08:00" });
    server.put_event(CODE, &but(picnic(), times)).await;
    for expected in ["scheduled", "open", "closed"] {
        let (_, event) = server.public(&format!("/v1/events/{CODE}")).await;
        assert_eq!(event["state"], expected, "at {}", event["server_time"]);
        server.advance(60);
    }
}
