//! The client against a real HTTP server: the token's replay, refusals, and which failures leave the call unsent.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;
use wechat::{
    BaseUrl, Credentials, Error, Lang, LoginRefusal, Message, MiniprogramState, SendOutcome, SendRefusal,
    Wechat,
};

const CANARY: &str = "FAKE-SECRET-canary-000000000000";

#[derive(Default)]
struct Fake {
    tokens: AtomicUsize,
    /// Calls that arrived with a token.
    calls: AtomicUsize,
    /// Whether every token is refused, or only the first.
    refuses_all: bool,
    /// What becomes of the first request for a token, and of all others.
    token_requests: [Act; 2],
    /// What becomes of a call.
    call: Act,
}

/// What becomes of a request that arrived.
#[derive(Clone, Copy, Debug, Default)]
enum Act {
    #[default]
    Answer,
    /// The connection closes without a word.
    Drop,
    /// A gateway's page.
    Unreadable,
    /// WeChat says no with this errcode.
    Refuse(i64),
}

impl Act {
    fn carry_out(self, answer: Value) -> Response {
        match self {
            Self::Answer => Json(answer).into_response(),
            // The panic ends the connection's task, and its socket with it.
            Self::Drop => panic!("the connection drops"),
            Self::Unreadable => (StatusCode::BAD_GATEWAY, "<h1>502 Bad Gateway</h1>").into_response(),
            Self::Refuse(errcode) => {
                Json(json!({ "errcode": errcode, "errmsg": "no rid: 1a2b3c4d-1a2b3c4d-1a2b3c4d" }))
                    .into_response()
            }
        }
    }
}

async fn token(State(fake): State<Arc<Fake>>) -> Response {
    let n = fake.tokens.fetch_add(1, Ordering::SeqCst);
    let answer = json!({ "access_token": format!("{CANARY}-token-{n}"), "expires_in": 7200 });
    fake.token_requests[n.min(1)].carry_out(answer)
}

async fn templates(State(fake): State<Arc<Fake>>, RawQuery(query): RawQuery) -> Response {
    fake.calls.fetch_add(1, Ordering::SeqCst);
    if fake.refuses_all || query.unwrap_or_default().ends_with("token-0") {
        let refusal =
            json!({ "errcode": 40001, "errmsg": "invalid credential rid: 1a2b3c4d-1a2b3c4d-1a2b3c4d" });
        return Json(refusal).into_response();
    }
    Json(json!({ "errcode": 0, "data": [] })).into_response()
}

async fn send(State(fake): State<Arc<Fake>>) -> Response {
    fake.calls.fetch_add(1, Ordering::SeqCst);
    fake.call.carry_out(json!({ "errcode": 0, "msgid": 1 }))
}

async fn login(State(fake): State<Arc<Fake>>) -> Response {
    fake.call.carry_out(json!({ "openid": "o-FAKE" }))
}

async fn serve(fake: Arc<Fake>) -> Wechat {
    let app = Router::new()
        .route("/cgi-bin/stable_token", post(token))
        .route("/wxaapi/newtmpl/gettemplate", get(templates))
        .route("/cgi-bin/message/subscribe/send", post(send))
        .route("/sns/jscode2session", get(login))
        .with_state(fake);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    Wechat::new(base, Credentials { appid: "wxFAKE".to_owned(), secret: SecretString::from(CANARY) }).unwrap()
}

fn message() -> Message {
    Message {
        touser: "o-FAKE-openid".to_owned(),
        template_id: "T-fake".to_owned(),
        page: None,
        miniprogram_state: MiniprogramState::Formal,
        lang: Lang::ZhCn,
        data: [("thing1".to_owned(), "fake".to_owned())].into(),
    }
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
async fn a_call_whose_token_could_not_be_fetched_was_not_sent() {
    for act in [Act::Drop, Act::Unreadable] {
        let fake = Arc::new(Fake { token_requests: [act; 2], ..Fake::default() });
        let wechat = serve(fake.clone()).await;
        let (sent, listed) = (wechat.subscribe_send(&message()).await, wechat.gettemplate().await);
        assert!(matches!(sent, Err(Error::NotSent(_))), "{act:?}: {sent:?}");
        assert!(matches!(listed, Err(Error::NotSent(_))), "{act:?}: {listed:?}");
        assert_eq!(fake.calls.load(Ordering::SeqCst), 0, "nothing but the token was asked for");
    }
}

#[tokio::test]
async fn a_refused_call_that_gets_no_fresh_token_was_not_sent() {
    for act in [Act::Drop, Act::Unreadable] {
        let fake = Arc::new(Fake { token_requests: [Act::Answer, act], ..Fake::default() });
        let wechat = serve(fake.clone()).await;
        let listed = wechat.gettemplate().await;
        assert!(matches!(listed, Err(Error::NotSent(_))), "{act:?}: {listed:?}");
        assert_eq!(fake.calls.load(Ordering::SeqCst), 1, "WeChat's no says that the call did nothing");
    }
}

#[tokio::test]
async fn a_call_that_arrived_and_got_no_readable_answer_may_have_been_carried_out() {
    for call in [Act::Drop, Act::Unreadable] {
        let fake = Arc::new(Fake { call, ..Fake::default() });
        let wechat = serve(fake.clone()).await;
        let sent = wechat.subscribe_send(&message()).await;
        assert!(matches!(sent, Err(Error::NoAnswer(_))), "{call:?}: {sent:?}");
        assert_eq!(fake.calls.load(Ordering::SeqCst), 1, "a second one could be a second message");
    }
}

/// Whatever the token call answers, nobody's message is at fault: it either waits or everything stops.
#[tokio::test]
async fn a_refusal_of_the_token_call_never_marks_a_person() {
    let stops = SendOutcome::Refused(SendRefusal::Account);
    for (errcode, outcome) in [
        (-1, SendOutcome::NotSent),
        (45_011, SendOutcome::NotSent),
        (41_002, stops),
        (61_024, stops),
        (45_009, stops),
        (40_001, stops),
        (40_003, stops),
        (43_101, stops),
        (47_003, stops),
        (999_999, stops),
    ] {
        let fake = Arc::new(Fake { token_requests: [Act::Refuse(errcode); 2], ..Fake::default() });
        let error = serve(fake.clone()).await.subscribe_send(&message()).await.unwrap_err();
        assert!(matches!(error, Error::TokenRefused(_)), "{errcode}: {error:?}");
        assert_eq!(error.send_outcome(), outcome, "{errcode}");
        assert_eq!(fake.calls.load(Ordering::SeqCst), 0, "nothing left but the question for a token");
    }
}

#[tokio::test]
async fn only_wechats_last_words_on_a_code_lose_it_and_what_waiting_cannot_help_stops() {
    for (errcode, outcome) in [
        (40_029, LoginRefusal::CodeLost),
        (40_163, LoginRefusal::CodeLost),
        (40_226, LoginRefusal::CodeLost),
        (-1, LoginRefusal::Later),
        (45_011, LoginRefusal::Later),
        (41_002, LoginRefusal::Account),
        (41_008, LoginRefusal::Account),
        (40_002, LoginRefusal::Account),
        (45_009, LoginRefusal::Account),
        (40_125, LoginRefusal::Account),
        (40_003, LoginRefusal::Account),
        (999_999, LoginRefusal::Unknown),
    ] {
        let fake = Arc::new(Fake { call: Act::Refuse(errcode), ..Fake::default() });
        let error = serve(fake).await.jscode2session("FAKE-code").await.unwrap_err();
        assert_eq!(error.login_outcome(), outcome, "{errcode}");
    }
}
