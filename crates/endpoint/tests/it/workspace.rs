use crate::support::{CODE, Server, assert_refused, picnic, redacted, send};
use insta::assert_json_snapshot;
use protocol::TokenScope;
use reqwest::{Method, header};
use serde_json::json;

#[tokio::test]
async fn a_token_learns_what_it_belongs_to() {
    let server = Server::start().await;
    let (status, workspace) = server.get("/v1/workspace").await;
    assert_eq!(status, 200);
    assert_json_snapshot!(redacted(workspace));
}

#[tokio::test]
async fn only_a_whole_token_is_let_in() {
    let server = Server::start().await;
    let id = server.token.split_once('.').unwrap().0;
    for authorization in [
        String::new(),
        format!("Basic {}", server.token),
        format!("Bearer {id}.guess"),
        format!("Bearer {id}"),
    ] {
        let request = server.request(Method::GET, "/v1/workspace").header("Authorization", &authorization);
        let reply = request.send().await.unwrap();
        assert_eq!(reply.headers()[header::WWW_AUTHENTICATE], "Bearer");
        assert_eq!(reply.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(reply.status(), 401, "{authorization}");
    }
    assert_refused(&server.public("/v1/workspace").await, 401, "unauthorized");
}

#[tokio::test]
async fn a_viewer_reads_and_writes_nothing() {
    let server = Server::with_event().await;
    let viewer = server.add_token("viewer", TokenScope::Viewer).await;
    for path in ["/v1/workspace", "/v1/workspace/events", "/v1/workspace/feed"] {
        let (status, _) = send(server.request(Method::GET, path).bearer_auth(&viewer)).await;
        assert_eq!(status, 200, "{path}");
    }
    let put = server.request(Method::PUT, &format!("/v1/workspace/events/{CODE}")).bearer_auth(&viewer);
    assert_refused(&send(put.json(&picnic())).await, 403, "forbidden");
    for call in ["claim", "complete"] {
        let reply = server.post_as(&viewer, &format!("/v1/workspace/logins/{call}"), &json!({})).await;
        assert_refused(&reply, 403, "forbidden");
    }
}

#[tokio::test]
async fn neither_tokens_nor_visitors_rest_in_the_file() {
    let server = Server::with_event().await;
    let visitor = "0123456789abcdef0123456789abcdef";
    let post = json!({ "submission": "00000000-0000-0000-0000-000000000001" });
    assert_eq!(server.sign_in(visitor, &post).await.0, 201);
    let bytes = server.files();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("植物园南门"), "the file is looked through at all");
    assert!(!holds(visitor), "a visitor's bearer");
    assert!(!holds(server.token.split_once('.').unwrap().1), "a token's secret");
}
