//! A server that is a bare socket: it answers with the bytes it was given, or does to the connection what it is told.

use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wechat::{BaseUrl, Credentials, Wechat};

/// What becomes of a call; the request for a token before it is always answered.
#[derive(Clone, Debug)]
pub enum Act {
    /// These bytes are the whole answer.
    Say(String),
    /// It closes once the request was read.
    CloseAfterReading,
    /// It is reset once the request was read.
    Reset,
    /// It stays open without a word.
    Silence,
}

pub struct Raw {
    pub base: String,
    /// Calls read in full, tokens' not counted.
    pub calls: Arc<AtomicUsize>,
    pub tokens: Arc<AtomicUsize>,
}

impl Raw {
    pub async fn start(act: Act) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (calls, tokens) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let counts = (calls.clone(), tokens.clone());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(meet(socket, act.clone(), counts.0.clone(), counts.1.clone()));
            }
        });
        Self { base, calls, tokens }
    }

    pub fn wechat(&self) -> Wechat {
        client(&self.base)
    }

    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

pub fn client(base: &str) -> Wechat {
    let credentials =
        Credentials { appid: "wxFAKE".to_owned(), secret: SecretString::from("FAKE-SECRET-canary") };
    Wechat::new(BaseUrl::parse(base).unwrap(), credentials).unwrap()
}

/// An answer in JSON that ends the connection.
pub fn json(status: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

async fn meet(mut socket: TcpStream, act: Act, calls: Arc<AtomicUsize>, tokens: Arc<AtomicUsize>) {
    let Some(request) = read_request(&mut socket).await else { return };
    if request.starts_with("POST /cgi-bin/stable_token") {
        let n = tokens.fetch_add(1, Ordering::SeqCst);
        let body = format!(r#"{{"access_token":"FAKE-TOKEN-canary-{n}","expires_in":7200}}"#);
        socket.write_all(json("200 OK", &body).as_bytes()).await.unwrap();
        return;
    }
    calls.fetch_add(1, Ordering::SeqCst);
    match act {
        Act::Say(bytes) => {
            // The caller may have hung up on an answer that is too long.
            let _ = socket.write_all(bytes.as_bytes()).await;
        }
        Act::CloseAfterReading => {}
        Act::Reset => socket.set_zero_linger().unwrap(),
        Act::Silence => std::future::pending().await,
    }
}

/// Head and body as far as `content-length` says; `None` when the connection ends before.
pub async fn read_request(socket: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut some = [0; 4096];
        let n = socket.read(&mut some).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&some[..n]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        if body.len() >= length.unwrap_or(0_usize) {
            return Some(text.into_owned());
        }
    }
}
