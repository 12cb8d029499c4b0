//! `/sandbox/tokens/revoke`.

use crate::Sandbox;
use axum::extract::State;
use axum::http::StatusCode;

pub async fn revoke(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.revoke_tokens();
    StatusCode::NO_CONTENT
}
