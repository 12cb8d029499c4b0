use crate::support::{CODE, Server, assert_refused, picnic, send, submission};
use protocol::TokenScope;
use reqwest::Method;
use serde_json::{Value, json};

/// Every call of the organiser's side that changes something, with a body that would be taken.
fn writes() -> Vec<(Method, String, Value)> {
    let event = format!("/v1/workspace/events/{CODE}");
    let attendee = json!({ "submission": submission(9), "name": "王奶奶" });
    vec![
        (Method::PUT, event.clone(), crate::support::but(picnic(), json!({ "revision": 1 }))),
        (Method::POST, format!("{event}/attendees"), attendee),
        (Method::POST, "/v1/workspace/logins/claim".to_owned(), json!({})),
        (Method::POST, "/v1/workspace/logins/complete".to_owned(), json!({ "results": [] })),
        (
            Method::POST,
            "/v1/workspace/sends/reserve".to_owned(),
            json!({ "template_id": "tmpl-a", "attendees": [] }),
        ),
        (Method::POST, "/v1/workspace/sends".to_owned(), json!({ "sends": [] })),
        (Method::DELETE, "/v1/workspace/attendees/never-there".to_owned(), Value::Null),
        (Method::DELETE, format!("{event}?revision=1"), Value::Null),
    ]
}

const READS: [&str; 3] = ["/v1/workspace", "/v1/workspace/events", "/v1/workspace/feed"];

#[tokio::test]
async fn a_viewer_reads_and_nothing_else() {
    let server = Server::with_event().await;
    let viewer = server.add_token("viewer", TokenScope::Viewer).await;
    for path in READS {
        assert_eq!(send(server.request(Method::GET, path).bearer_auth(&viewer)).await.0, 200, "{path}");
    }
    let before = server.changes().await;
    for (method, path, body) in writes() {
        let request = server.request(method.clone(), &path).bearer_auth(&viewer).json(&body);
        let reply = send(request).await;
        assert_refused(&reply, 403, "forbidden");
    }
    assert_eq!(server.changes().await, before);
    for (method, path, body) in writes() {
        let request = server.request(method.clone(), &path).bearer_auth(&server.token).json(&body);
        let (status, reply) = send(request).await;
        assert!(status.is_success() || status == 409, "{method} {path} was well-formed: {status} {reply}");
    }
}

#[tokio::test]
async fn without_a_valid_token_there_is_nothing() {
    let server = Server::with_event().await;
    let (id, secret) = server.token.split_once('.').unwrap();
    let wrong = format!("{id}.{}", secret.replace(|c: char| c.is_ascii_digit(), "a"));
    let reads = READS.map(|path| (Method::GET, path.to_owned(), Value::Null));
    for (method, path, body) in writes().into_iter().chain(reads) {
        for token in [wrong.as_str(), secret, "", "a.b"] {
            let request = server.request(method.clone(), &path).bearer_auth(token).json(&body);
            assert_refused(&send(request).await, 401, "unauthorized");
        }
        assert_refused(&send(server.request(method, &path).json(&body)).await, 401, "unauthorized");
    }
}
