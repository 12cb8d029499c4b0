//! What holds for every request and every answer.

use crate::support::{CODE, Server, visitor};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What the service answers to these bytes, before it closes the connection or as soon as it has said it all.
async fn answer(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(server.base.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await.unwrap();
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn a_request_names_one_host() {
    let server = Server::with_event().await;
    for (request, status) in [
        ("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200),
        ("GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\nConnection: close\r\n\r\n", 400),
        ("GET /healthz HTTP/1.0\r\n\r\n", 200),
        ("GET /healthz HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    ] {
        let answer = answer(&server, request).await;
        assert_eq!(answer.get(9..12), Some(status.to_string().as_str()), "{request}: {answer}");
        assert_eq!(status == 400, answer.contains("wrong_host"), "{answer}");
    }
}

#[tokio::test]
async fn no_answer_is_kept_by_anybody_in_between() {
    let server = Server::with_event().await;
    for path in [
        "/healthz".to_owned(),
        format!("/v1/events/{CODE}"),
        "/v1/nothing".to_owned(),
        "/v1/workspace".to_owned(),
    ] {
        let reply = server.request(reqwest::Method::GET, &path).send().await.unwrap();
        assert_eq!(reply.headers()["cache-control"], "no-store", "{path}");
        assert_eq!(reply.headers()["x-content-type-options"], "nosniff", "{path}");
        let vary: Vec<_> =
            reply.headers().get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(vary.contains(&"x-visitor"), "{path}: {vary:?}");
    }
}

#[tokio::test]
async fn a_body_that_says_it_is_too_long_is_refused_before_it_is_sent() {
    let server = Server::with_event().await;
    // Nothing of the bodies is ever sent: a service that waited for them would answer 408.
    for (call, length) in [
        (format!("POST /v1/events/{CODE}/me"), 16 * 1024 + 1),
        (format!("PUT /v1/workspace/events/{CODE}"), 64 * 1024 + 1),
        ("POST /v1/workspace/sends".to_owned(), 1024 * 1024 + 1),
    ] {
        let request = format!(
            "{call} HTTP/1.1\r\nHost: a\r\nX-Visitor: {}\r\nContent-Length: {length}\r\n\r\n",
            visitor(1)
        );
        let answer = answer(&server, &request).await;
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("body_too_large"), "{answer}");
    }
}
