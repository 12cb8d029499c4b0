//! Which failures leave a send unsent, and which leave it unknown. A mistake here is a second message, or none.

use crate::raw::{Act, Raw, client, json, read_request};
use crate::requests::message;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::time::Instant;
use wechat::Error;

#[tokio::test]
async fn nobody_listening_is_not_sent() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let sent = client(&format!("http://{closed}")).subscribe_send(&message()).await;
    assert!(matches!(sent, Err(Error::NotSent(_))), "{sent:?}");
}

#[tokio::test]
async fn whatever_breaks_after_the_request_left_is_unknown() {
    let broken = [
        Act::CloseAfterReading,
        Act::Reset,
        Act::Say("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned()),
        Act::Say(json("500 Internal Server Error", r#"{"errcode":0,"errmsg":"ok"}"#)),
        Act::Say(json("503 Service Unavailable", r#"{"errcode":-1,"errmsg":"system error"}"#)),
        Act::Say("HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n{\"errcode\":0".to_owned()),
        Act::Say("nonsense\r\n\r\n".to_owned()),
        Act::Say(json("200 OK", "")),
        Act::Say(json("200 OK", "{}")),
        Act::Say(json("200 OK", "[]")),
        Act::Say(json("200 OK", r#"{"errcode":"ok"}"#)),
        Act::Say(json("200 OK", r#"{"msgid":1}"#)),
        Act::Say(json("200 OK", "<html>a login page</html>")),
        Act::Say(json("302 Found\r\nlocation: http://127.0.0.1:9/", "")),
    ];
    for act in broken {
        let raw = Raw::start(act.clone()).await;
        let sent = raw.wechat().subscribe_send(&message()).await;
        assert!(matches!(sent, Err(Error::NoAnswer(_))), "{act:?}: {sent:?}");
        assert_eq!(raw.calls(), 1, "{act:?}: once and never again by itself");
    }
}

#[tokio::test(start_paused = true)]
async fn silence_is_unknown_after_fifteen_seconds() {
    let raw = Raw::start(Act::Silence).await;
    let wechat = raw.wechat();
    wechat.ensure_token().await.unwrap();
    let began = Instant::now();
    let sent = wechat.subscribe_send(&message()).await;
    assert!(matches!(sent, Err(Error::NoAnswer(_))), "{sent:?}");
    assert_eq!(began.elapsed().as_secs(), 15);
    assert_eq!(raw.calls(), 1);
}

#[tokio::test]
async fn an_answer_without_end_is_given_up() {
    let endless = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{}", 100 << 20, " ".repeat(9 << 20));
    let raw = Raw::start(Act::Say(endless)).await;
    let sent = raw.wechat().subscribe_send(&message()).await;
    assert!(matches!(sent, Err(Error::NoAnswer(_))), "{sent:?}");
}

/// A server that keeps its connections and closes each after so many answers, as a gateway does with idle ones.
async fn closing_after(answers: usize) -> (String, Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (connections, sends) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let counts = (connections.clone(), sends.clone());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            counts.0.fetch_add(1, Ordering::SeqCst);
            let sends = counts.1.clone();
            tokio::spawn(async move {
                for _ in 0..answers {
                    let Some(request) = read_request(&mut socket).await else { return };
                    let token = request.starts_with("POST /cgi-bin/stable_token");
                    let body = if token {
                        r#"{"access_token":"FAKE-TOKEN","expires_in":7200}"#
                    } else {
                        sends.fetch_add(1, Ordering::SeqCst);
                        r#"{"errcode":0,"errmsg":"ok"}"#
                    };
                    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
                    let answer = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
                    socket.write_all(answer.as_bytes()).await.unwrap();
                }
            });
        }
    });
    (base, connections, sends)
}

#[tokio::test]
async fn connections_are_kept_and_one_that_closed_meanwhile_costs_no_message() {
    let (base, connections, sends) = closing_after(10).await;
    let wechat = client(&base);
    let mut unknown = 0;
    for _ in 0..40 {
        match wechat.subscribe_send(&message()).await {
            Ok(_) => {}
            // The close and the next request may cross on the wire.
            Err(Error::NoAnswer(_)) => unknown += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    let sends = sends.load(Ordering::SeqCst);
    assert!(
        sends <= 40 && sends + unknown >= 40,
        "{sends} arrived, {unknown} unknown: none twice, none lost"
    );
    assert!(connections.load(Ordering::SeqCst) <= 6 + unknown, "ten answers go over one connection");
}

#[tokio::test]
async fn a_thousand_calls_at_once_fetch_one_token() {
    let raw = Raw::start(Act::Say(json("200 OK", r#"{"errcode":0,"errmsg":"ok","data":[]}"#))).await;
    let wechat = Arc::new(raw.wechat());
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..1000 {
        let wechat = wechat.clone();
        calls.spawn(async move { wechat.ensure_token().await.is_ok() });
    }
    assert!(calls.join_all().await.into_iter().all(|ok| ok));
    assert_eq!(raw.tokens.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_never_comes_leaves_the_call_unsent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let silent = tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((socket, _)) = listener.accept().await {
            kept.push(socket);
        }
    });
    let began = Instant::now();
    let sent = client(&base).subscribe_send(&message()).await;
    assert!(matches!(sent, Err(Error::NotSent(_))), "{sent:?}");
    assert!(began.elapsed() >= Duration::from_secs(15));
    silent.abort();
}
