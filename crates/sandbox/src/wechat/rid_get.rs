//! `POST /cgi-bin/openapi/rid/get`. As WeChat's, its answer holds the request's token.

use super::answer::{NOT_JSON, fine};
use super::call::{RID_GET, WithToken, with_token};
use crate::Sandbox;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Request {
    rid: String,
}

pub async fn rid_get(
    State(sandbox): State<Sandbox>,
    Query(token): Query<WithToken>,
    body: Bytes,
) -> Response {
    with_token(&sandbox, &RID_GET, &token, || {
        let Request { rid } = serde_json::from_slice(&body).map_err(|_| NOT_JSON)?;
        let now = sandbox.now();
        let account = sandbox.account();
        let refused = account.rids.find(&rid, now)?;
        let answer = json!({ "errcode": refused.errcode, "errmsg": refused.errmsg }).to_string();
        let url = format!("{}?access_token=SANDBOX_NOT_A_REAL_TOKEN", refused.path);
        Ok(fine(json!({ "request": {
            "invoke_time": refused.seconds, "cost_in_ms": 3, "request_url": url, "request_body": "",
            "response_body": answer, "client_ip": account.conditions.seen_ip.to_string(),
        } })))
    })
    .await
}
