//! Callers who take their time, and who are in the middle of it when the service stops.

use crate::support::{CODE, Server, Setup, submission, visitor};
use endpoint::Timeouts;
use serde_json::json;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Far beyond every timeout that these tests set, and far below the ones they leave alone.
const LONG: Duration = Duration::from_secs(15);
const SHORT: Duration = Duration::from_millis(50);

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.base.strip_prefix("http://").unwrap()).await.unwrap()
}

/// Everything until the service closes the connection.
async fn rest(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    let reading = stream.read_to_end(&mut text);
    // A reset is a way of closing too.
    drop(timeout(LONG, reading).await.expect("the service closes it"));
    String::from_utf8(text).unwrap()
}

fn head(length: usize) -> String {
    format!(
        "POST /v1/events/{CODE}/me HTTP/1.1\r\nHost: localhost\r\nX-Visitor: {}\r\nContent-Length: {length}\r\n\r\n",
        visitor(1)
    )
}

#[tokio::test]
async fn a_slow_body_is_a_timeout_in_the_services_own_words() {
    let timeouts = Timeouts { body: SHORT, ..Timeouts::default() };
    let server = Server::with_event_as(Setup { timeouts, ..Setup::default() }).await;
    let mut stream = connect(&server).await;
    stream.write_all(head(100).as_bytes()).await.unwrap();
    stream.write_all(b"{\"submission\":").await.unwrap();
    let answer = rest(stream).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("application/problem+json") && answer.contains("request_timeout"), "{answer}");
}

#[tokio::test]
async fn slow_headers_and_idle_connections_are_closed() {
    let timeouts = Timeouts { headers: SHORT, ..Timeouts::default() };
    let server = Server::with_event_as(Setup { timeouts, ..Setup::default() }).await;
    let mut slow = connect(&server).await;
    slow.write_all(b"GET /v1/events/").await.unwrap();
    assert_eq!(rest(slow).await, "", "there is nobody to answer yet");
    assert_eq!(rest(connect(&server).await).await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_had_begun_is_finished_by_a_stop() {
    let server = Server::with_event().await;
    let body = json!({ "submission": submission(1) }).to_string();
    let mut stream = connect(&server).await;
    stream.write_all(head(body.len()).as_bytes()).await.unwrap();
    // The service is in the middle of it once another connection, made later, has been answered.
    assert_eq!(server.get("/v1/workspace").await.0, 200);
    server.stop.send(()).unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    let answer = rest(stream).await;
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    timeout(LONG, server.serving).await.expect("and then it stops").unwrap().unwrap();
    let address = server.base.strip_prefix("http://").unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nothing new is taken in");
}

#[tokio::test]
async fn an_unfinished_header_holds_no_more_than_a_small_buffer() {
    let server = Server::with_event().await;
    let mut stream = connect(&server).await;
    let long = format!("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: {}", "a".repeat(32 * 1024));
    // The service may have closed it before all of it was sent.
    drop(stream.write_all(long.as_bytes()).await);
    let answer = rest(stream).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 "), "{answer}");
}
