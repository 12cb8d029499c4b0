use crate::support::{CODE, Service, picnic};
use endpoint_client::{EndpointClient, EndpointUrl, Error};
use flate2::{Compression, write::GzEncoder};
use protocol::TokenScope;
use secrecy::SecretString;
use std::io::Write;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
};

#[tokio::test]
async fn each_refusal_is_told_apart_by_what_can_be_done() {
    let service = Service::start().await;
    let event = service.client.put_event(CODE, &picnic()).await.unwrap();
    let stale = service.client.put_event(CODE, &picnic()).await;
    assert!(matches!(&stale, Err(Error::StaleRevision(Some(current))) if **current == event), "{stale:?}");
    let stale = service.client.delete_event(CODE, 7).await;
    assert!(matches!(&stale, Err(Error::StaleRevision(Some(current))) if **current == event), "{stale:?}");
    let never = protocol::EventBody { revision: Some(1), ..picnic() };
    let stale = service.client.put_event("Nowhere12345", &never).await;
    assert!(matches!(stale, Err(Error::StaleRevision(None))), "{stale:?}");
    service.client.delete_event(CODE, 1).await.unwrap();
    let taken = service.client.put_event(CODE, &picnic()).await;
    assert!(matches!(taken, Err(Error::CodeTaken)), "{taken:?}");
    let cursor = service.client.feed(Some("another.1.feed"), 1, 0).await;
    assert!(matches!(cursor, Err(Error::CursorUnknown)), "{cursor:?}");
    let viewer = service.desktop("screen", TokenScope::Viewer).await;
    assert!(viewer.workspace().await.is_ok());
    let forbidden = viewer.put_event(CODE, &picnic()).await;
    assert!(matches!(forbidden, Err(Error::Forbidden)), "{forbidden:?}");
    let stranger = service.with_token(SecretString::from("fake.token"));
    let unauthorized = stranger.workspace().await;
    assert!(matches!(unauthorized, Err(Error::Unauthorized)), "{unauthorized:?}");
    let long = protocol::EventBody { title: "字".repeat(61), ..picnic() };
    let invalid = service.client.put_event("Another12345", &long).await;
    assert!(
        matches!(&invalid, Err(Error::Problem(problem)) if problem.errors[0].field == "title"),
        "{invalid:?}"
    );
}

/// Answers one request with these bytes.
async fn answering(answer: &'static str) -> EndpointClient {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = EndpointUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        assert!(stream.read(&mut request).await.unwrap() > 0);
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    EndpointClient::new(url, SecretString::from("fake.token")).unwrap()
}

#[tokio::test]
async fn busy_says_how_long_and_a_strange_answer_is_nobodys_no() {
    let busy = answering("HTTP/1.1 429 Too Many\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n").await;
    let busy = busy.workspace().await;
    assert!(matches!(busy, Err(Error::Busy { status: 429, retry_after_s: Some(7) })), "{busy:?}");
    let down = answering("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n").await.workspace().await;
    assert!(matches!(down, Err(Error::Busy { status: 502, retry_after_s: None })), "{down:?}");
    let strange =
        answering("HTTP/1.1 404 Not Found\r\ncontent-length: 5\r\n\r\nnginx").await.workspace().await;
    assert!(matches!(strange, Err(Error::Unexpected { status: 404 })), "{strange:?}");
    let portal = answering("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<html").await.workspace().await;
    assert!(matches!(portal, Err(Error::Unexpected { status: 200 })), "{portal:?}");
    let cut = answering("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{").await.workspace().await;
    assert!(matches!(&cut, Err(Error::Unreachable(_))), "{cut:?}");
    assert!(!format!("{cut:?}").contains("token"), "no error holds the token or the address");
}

/// Answers each request for a page with more than anybody should read, and tells what was asked for.
async fn endless(pages: mpsc::UnboundedSender<String>) -> EndpointClient {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = EndpointUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&vec![b' '; 40 * 1024 * 1024]).unwrap();
    let packed = gzip.finish().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let read = stream.read(&mut request).await.unwrap();
            let line = String::from_utf8_lossy(&request[..read]).lines().next().unwrap().to_owned();
            pages.send(line).unwrap();
            let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n";
            stream.write_all(head.as_bytes()).await.unwrap();
            // The reader may have gone away by then.
            drop(stream.write_all(&packed).await);
        }
    });
    EndpointClient::new(url, SecretString::from("fake.token")).unwrap()
}

#[tokio::test]
async fn a_little_gzip_that_is_very_much_is_not_unpacked_to_its_end_and_less_is_asked_for_then() {
    let (pages, mut asked) = mpsc::unbounded_channel();
    let client = endless(pages).await;
    for limit in [1_000, 500, 250] {
        let page = client.feed(None, 1_000, 0).await;
        assert!(matches!(page, Err(Error::Unexpected { status: 200 })), "{page:?}");
        let line = asked.recv().await.unwrap();
        assert!(line.contains(&format!("limit={limit}&")), "{line}");
    }
}
