//! A server that records what it is asked, with everything secret replaced, and answers by path.

use crate::raw::client;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use wechat::Wechat;

#[derive(Clone)]
pub struct Recorder {
    asked: Arc<Mutex<Vec<String>>>,
    answer: fn(path: &str, form: bool) -> String,
}

impl Recorder {
    /// Answers every call but the token's with what the function gives.
    pub async fn start(answer: fn(&str, bool) -> String) -> (Self, Wechat) {
        let recorder = Self { asked: Arc::default(), answer };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(record).with_state(recorder.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (recorder, client(&base))
    }

    /// The calls so far, the token's left out, each as method, target and body.
    pub fn calls(&self) -> String {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|call| !call.contains("stable_token")).cloned().collect::<Vec<_>>().join("\n\n")
    }

    pub fn everything(&self) -> String {
        self.asked.lock().unwrap().join("\n\n")
    }
}

async fn record(
    State(recorder): State<Recorder>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("none").to_owned();
    let content = header("content-type");
    let scrubbed =
        |text: &str| text.replace("FAKE-SECRET-canary", "[secret]").replace("FAKE-TOKEN-canary", "[token]");
    let call = format!("{method} {uri}\n{content}\n{}", String::from_utf8_lossy(&body));
    recorder.asked.lock().unwrap().push(scrubbed(&call));
    if uri.path() == "/cgi-bin/stable_token" {
        assert!(header("accept-encoding").contains("gzip"), "answers may come compressed");
        return r#"{"access_token":"FAKE-TOKEN-canary","expires_in":"7200"}"#.into_response();
    }
    (recorder.answer)(uri.path(), content.contains("form")).into_response()
}
