//! `POST /cgi-bin/clear_quota`: ten times a month.

use super::answer::{CLEARED_TOO_OFTEN, INVALID_APPID, NOT_JSON, fine};
use super::call::{CLEAR_QUOTA, WithToken, with_token};
use crate::Sandbox;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Request {
    appid: String,
}

pub async fn clear_quota(
    State(sandbox): State<Sandbox>,
    Query(token): Query<WithToken>,
    body: Bytes,
) -> Response {
    with_token(&sandbox, &CLEAR_QUOTA, &token, || {
        let Request { appid } = serde_json::from_slice(&body).map_err(|_| NOT_JSON)?;
        if appid != sandbox.appid() {
            return Err(INVALID_APPID);
        }
        let now = sandbox.now();
        if sandbox.account().clear_quota(now) { Ok(fine(json!({}))) } else { Err(CLEARED_TOO_OFTEN) }
    })
    .await
}
