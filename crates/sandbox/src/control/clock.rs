//! `/sandbox/clock`.

use super::error::Error;
use crate::Sandbox;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

#[derive(Deserialize)]
pub struct Advance {
    advance_seconds: u64,
}

pub async fn show(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!({ "ahead_seconds": sandbox.ahead().as_secs() }))
}

pub async fn advance(
    State(sandbox): State<Sandbox>,
    advance: Result<Json<Advance>, JsonRejection>,
) -> Result<Json<Value>, Error> {
    sandbox.pass_time(Duration::from_secs(advance?.advance_seconds));
    Ok(show(State(sandbox)).await)
}
