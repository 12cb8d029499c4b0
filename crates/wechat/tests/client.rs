//! The client against a real HTTP server: the token's replay, refusals, and that nothing printable holds a secret.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use axum::extract::{RawQuery, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;
use wechat::{BaseUrl, Credentials, Error, Wechat};

const CANARY: &str = "FAKE-SECRET-canary-000000000000";

#[derive(Default)]
struct Fake {
    tokens: AtomicUsize,
    /// Whether every token is refused, or only the first.
    refuses_all: bool,
}

async fn token(State(fake): State<Arc<Fake>>) -> Json<Value> {
    let n = fake.tokens.fetch_add(1, Ordering::SeqCst);
    Json(json!({ "access_token": format!("{CANARY}-token-{n}"), "expires_in": 7200 }))
}

async fn templates(State(fake): State<Arc<Fake>>, RawQuery(query): RawQuery) -> Json<Value> {
    if fake.refuses_all || query.unwrap_or_default().ends_with("token-0") {
        return Json(
            json!({ "errcode": 40001, "errmsg": "invalid credential rid: 1a2b3c4d-1a2b3c4d-1a2b3c4d" }),
        );
    }
    Json(json!({ "errcode": 0, "data": [] }))
}

async fn serve(fake: Arc<Fake>) -> Wechat {
    let app = Router::new()
        .route("/cgi-bin/stable_token", post(token))
        .route("/wxaapi/newtmpl/gettemplate", get(templates))
        .with_state(fake);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    Wechat::new(base, Credentials { appid: "wxFAKE".to_owned(), secret: SecretString::from(CANARY) }).unwrap()
}

#[tokio::test]
async fn a_refused_token_is_fetched_once_more_and_the_call_made_once_more() {
    let fake = Arc::new(Fake::default());
    let wechat = serve(fake.clone()).await;
    assert!(wechat.gettemplate().await.unwrap().is_empty());
    assert_eq!(fake.tokens.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_token_refused_twice_ends_it() {
    let fake = Arc::new(Fake { refuses_all: true, ..Fake::default() });
    let wechat = serve(fake.clone()).await;
    assert!(matches!(wechat.gettemplate().await, Err(Error::TokenRejected(r)) if r.errcode == 40001));
    assert_eq!(fake.tokens.load(Ordering::SeqCst), 2, "never a loop");
}

#[tokio::test]
async fn nothing_printable_holds_a_secret() {
    let wechat = serve(Arc::new(Fake { refuses_all: true, ..Fake::default() })).await;
    let refused = wechat.gettemplate().await.unwrap_err();
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let base = BaseUrl::parse(&format!("http://{closed}")).unwrap();
    let credentials = Credentials { appid: "wxFAKE".to_owned(), secret: SecretString::from(CANARY) };
    let unreachable = Wechat::new(base, credentials).unwrap();
    let not_sent = unreachable.jscode2session("FAKE-CODE-canary").await.unwrap_err();
    assert!(matches!(not_sent, Error::NotSent(_)));
    for printed in
        [format!("{refused} {refused:?}"), format!("{not_sent} {not_sent:?}"), format!("{wechat:?}")]
    {
        assert!(!printed.contains("canary"), "{printed}");
    }
}
