//! The feed over HTTP, generated page by page on request.

use super::{APPID, AT, nothing_new, page, pages};
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;
use std::collections::HashMap;
use std::io::Write;
use tokio::net::TcpListener;

/// Prints its address first.
pub async fn serve(people: u32) {
    let router = Router::new()
        .route("/v1/workspace", get(workspace))
        .route("/v1/workspace/feed", get(feed))
        .route("/v1/workspace/logins/claim", post(no_logins))
        .with_state(people);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    std::io::stdout().flush().unwrap();
    axum::serve(listener, router).await.unwrap();
}

async fn workspace() -> Json<serde_json::Value> {
    Json(json!({
        "workspace": "杭州毅行", "appid": APPID, "version": "1", "server_time": AT, "feed_id": "fake",
        "identity_mode": "desktop", "token": { "name": "first", "scope": "organiser" },
    }))
}

async fn feed(State(people): State<u32>, Query(asked): Query<HashMap<String, String>>) -> Response {
    let after = asked.get("after").map_or(0, |after| after.parse().unwrap());
    let body = if after < pages(people) { page(after, people) } else { nothing_new(after) };
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

async fn no_logins() -> Json<serde_json::Value> {
    Json(json!({ "logins": [], "waiting": 0, "leased": 0, "next_expiry_ms": null }))
}
