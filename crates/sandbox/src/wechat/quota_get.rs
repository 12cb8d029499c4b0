//! `POST /cgi-bin/openapi/quota/get`.

use super::answer::{NOT_JSON, PATH_FORBIDDEN, PATH_UNKNOWN, Refusal, fine};
use super::call::{CALLS, QUOTA_GET, WithToken, with_token};
use crate::Sandbox;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

/// The rate limit that is reported where no fault sets a lower one; it is high enough never to be reached.
const CALLS_A_MINUTE: u64 = 30_000;

#[derive(Deserialize)]
struct Request {
    cgi_path: String,
}

pub async fn quota_get(
    State(sandbox): State<Sandbox>,
    Query(token): Query<WithToken>,
    body: Bytes,
) -> Response {
    with_token(&sandbox, &QUOTA_GET, &token, || {
        let Request { cgi_path } = serde_json::from_slice(&body).map_err(|_| NOT_JSON)?;
        read(&sandbox, &cgi_path).map(fine)
    })
    .await
}

fn read(sandbox: &Sandbox, path: &str) -> Result<Value, Refusal> {
    if path.starts_with("/sns/") {
        return Err(PATH_FORBIDDEN);
    }
    let call = CALLS.iter().find(|call| call.path == path).ok_or(PATH_UNKNOWN)?;
    let now = sandbox.now();
    let account = sandbox.account();
    let limit = account.daily_limit(call).ok_or(PATH_FORBIDDEN)?;
    let used = account.used(call, now);
    let (count, seconds) = match account.faults.sends_per_second {
        0 => (CALLS_A_MINUTE, 60),
        per_second => (per_second, 1),
    };
    Ok(json!({
        "quota": { "daily_limit": limit, "used": used, "remain": limit.saturating_sub(used) },
        "rate_limit": { "call_count": count, "refresh_second": seconds },
    }))
}
