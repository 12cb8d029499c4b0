//! `GET /sns/jscode2session`.

use super::answer::{APPID_MISSING, CODE_MISSING, INVALID_GRANT_TYPE, Refusal, SECRET_MISSING};
use super::call::LOGIN;
use super::faults::CallOutcome;
use super::with_faults::with_faults;
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
    match read(&sandbox, &request) {
        Ok((code, outcome)) => with_faults(&sandbox, &LOGIN, outcome, || exchange(&sandbox, code)).await,
        Err(refusal) => sandbox.refused(&LOGIN, refusal),
    }
}

fn read<'a>(sandbox: &Sandbox, request: &'a Request) -> Result<(&'a str, CallOutcome), Refusal> {
    sandbox.account().stats.login_calls += 1;
    let appid = request.appid.as_deref().ok_or(APPID_MISSING)?;
    let secret = request.secret.as_deref().ok_or(SECRET_MISSING)?;
    let code = request.js_code.as_deref().ok_or(CODE_MISSING)?;
    if request.grant_type != "authorization_code" {
        return Err(INVALID_GRANT_TYPE);
    }
    sandbox.check_credentials(appid, secret)?;
    Ok((code, sandbox.account().outcome_of_login(sandbox.seed(), code)))
}

fn exchange(sandbox: &Sandbox, code: &str) -> Result<Response, Refusal> {
    let now = sandbox.now();
    let openid = sandbox.account().codes.exchange(code, now)?;
    let session_key = format!("SANDBOX{}==", seeded::hex(sandbox.seed(), &["session", &openid], 15));
    // WeChat's success carries no errcode.
    Ok(Json(json!({ "session_key": session_key, "openid": openid })).into_response())
}
