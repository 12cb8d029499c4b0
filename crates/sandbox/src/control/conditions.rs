//! `/sandbox/conditions`.

use super::error::Error;
use crate::{Conditions, Sandbox};
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;

pub async fn show(State(sandbox): State<Sandbox>) -> Json<Conditions> {
    Json(sandbox.conditions())
}

pub async fn set(
    State(sandbox): State<Sandbox>,
    conditions: Result<Json<Conditions>, JsonRejection>,
) -> Result<Json<Conditions>, Error> {
    let Json(conditions) = conditions?;
    sandbox.set_conditions(conditions);
    Ok(show(State(sandbox)).await)
}
