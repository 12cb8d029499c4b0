//! `GET /sns/jscode2session`.

use super::answer::{APPID_MISSING, BUSY, CODE_MISSING, INVALID_GRANT_TYPE, Refusal, SECRET_MISSING};
use crate::{Sandbox, seeded};
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
pub struct Request {
    appid: Option<String>,
    secret: Option<String>,
    js_code: Option<String>,
    #[serde(default)]
    grant_type: String,
}

pub async fn jscode2session(State(sandbox): State<Sandbox>, Query(request): Query<Request>) -> Response {
    match exchange(&sandbox, &request) {
        // WeChat's success carries no errcode.
        Ok(openid) => {
            let session_key = format!("SANDBOX{}==", seeded::hex(sandbox.seed(), &["session", &openid], 15));
            Json(json!({ "session_key": session_key, "openid": openid })).into_response()
        }
        Err(refusal) => sandbox.refused(refusal),
    }
}

fn exchange(sandbox: &Sandbox, request: &Request) -> Result<String, Refusal> {
    let now = sandbox.now();
    sandbox.account().stats.login_calls += 1;
    let appid = request.appid.as_deref().ok_or(APPID_MISSING)?;
    let secret = request.secret.as_deref().ok_or(SECRET_MISSING)?;
    let code = request.js_code.as_deref().ok_or(CODE_MISSING)?;
    if request.grant_type != "authorization_code" {
        return Err(INVALID_GRANT_TYPE);
    }
    sandbox.check_credentials(appid, secret)?;
    let mut account = sandbox.account();
    let attempt = account.codes.tried(code);
    if account.faults.is_login_busy(sandbox.seed(), code, attempt) {
        return Err(BUSY);
    }
    account.codes.exchange(code, now)
}
