//! As much of an endpoint as the crowd needs: it answers for one event and remembers what was posted.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use protocol::{SignIn, VISITOR_HEADER};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

pub const EVENT: &str = "Abc123Abc123";

/// How the door behaves for the `nth` post (from 0).
pub type Mood = fn(nth: usize) -> Option<StatusCode>;

#[derive(Clone)]
pub struct StandIn {
    posts: Arc<Mutex<Vec<(String, Value)>>>,
    more: Arc<Mutex<Vec<Value>>>,
    mood: Mood,
    stuck: bool,
}

impl StandIn {
    pub fn new(mood: Mood) -> Self {
        Self { posts: Arc::default(), more: Arc::default(), mood, stuck: false }
    }

    /// Takes posts and never answers them.
    pub fn stuck() -> Self {
        Self { stuck: true, ..Self::new(|_| None) }
    }

    pub async fn serve(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let url = format!("http://{}", listener.local_addr().expect("the listener is bound"));
        let routes = axum::Router::new()
            .route(&format!("/v1/events/{EVENT}"), get(event))
            .route(&format!("/v1/events/{EVENT}/me"), post(me))
            .route(&format!("/v1/events/{EVENT}/me/subscriptions"), post(subscriptions))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        url
    }

    /// Visitor and body of every sign-in, in the order they came.
    pub fn posts(&self) -> Vec<(String, SignIn)> {
        let read = |body| serde_json::from_value(body).expect("the crowd posts sign-ins");
        self.bodies().into_iter().map(|(visitor, body)| (visitor, read(body))).collect()
    }

    /// The same as they were on the wire.
    pub fn bodies(&self) -> Vec<(String, Value)> {
        self.posts.lock().expect("no holder panics").clone()
    }

    /// The body of every *once more*, as it was on the wire.
    pub fn more(&self) -> Vec<Value> {
        self.more.lock().expect("no holder panics").clone()
    }
}

async fn event() -> Json<Value> {
    let templates = [
        json!({ "template_id": sandbox::SIGNED_IN, "title": "签到成功通知" }),
        json!({ "template_id": sandbox::EVENT_ENDED, "title": "活动结束通知" }),
    ];
    Json(json!({
        "code": EVENT, "title": "秋季团建", "place": "奥森公园", "starts_at": "2024-03-08T09:00:00+08:00",
        "ends_at": "2024-03-08T17:00:00+08:00", "opens_at": null, "closes_at": null, "state": "open", "notice": "",
        "templates": templates, "questions": [], "server_time": "2024-03-08T08:59:00+08:00",
        "privacy": { "purpose": "签到", "retention_days": 30, "contact": "" },
    }))
}

async fn me(State(door): State<StandIn>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let visitor = headers.get(VISITOR_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = body["name"].clone();
    let nth = {
        let mut posts = door.posts.lock().expect("no holder panics");
        posts.push((visitor.to_owned(), body));
        posts.len() - 1
    };
    if door.stuck {
        std::future::pending::<()>().await;
    }
    match (door.mood)(nth) {
        Some(status) => status.into_response(),
        None => (StatusCode::CREATED, Json(known(nth + 1, &name))).into_response(),
    }
}

async fn subscriptions(State(door): State<StandIn>, Json(body): Json<Value>) -> Json<Value> {
    door.more.lock().expect("no holder panics").push(body);
    Json(known(1, &Value::Null))
}

fn known(number: usize, name: &Value) -> Value {
    json!({
        "number": number, "name": name, "signed_in_at": "2024-03-08T09:00:00+08:00", "identity": "pending",
        "accepted": {}, "event": { "state": "open" },
    })
}
