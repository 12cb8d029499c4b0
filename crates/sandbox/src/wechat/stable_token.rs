//! `POST /cgi-bin/stable_token`.

use super::answer::{APPID_MISSING, INVALID_GRANT_TYPE, NOT_JSON, Refusal, SECRET_MISSING};
use super::call::STABLE_TOKEN;
use super::tokens::Issued;
use super::with_faults::with_faults;
use crate::Sandbox;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    grant_type: String,
    appid: Option<String>,
    secret: Option<String>,
    #[serde(default)]
    force_refresh: bool,
}

pub async fn stable_token(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    sandbox.account().stats.token_calls += 1;
    let outcome = sandbox.account().outcome_of_other(sandbox.seed(), STABLE_TOKEN.path);
    with_faults(&sandbox, &STABLE_TOKEN, outcome, || {
        let Issued { access_token, expires_in } = issue(&sandbox, &body)?;
        Ok(Json(json!({ "access_token": access_token, "expires_in": expires_in })).into_response())
    })
    .await
}

fn issue(sandbox: &Sandbox, body: &[u8]) -> Result<Issued, Refusal> {
    let now = sandbox.now();
    let request: Request = serde_json::from_slice(body).map_err(|_| NOT_JSON)?;
    if request.grant_type != "client_credential" {
        return Err(INVALID_GRANT_TYPE);
    }
    let appid = request.appid.ok_or(APPID_MISSING)?;
    let secret = request.secret.ok_or(SECRET_MISSING)?;
    sandbox.check_credentials(&appid, &secret)?;
    let mut account = sandbox.account();
    account.check_entry()?;
    account.count_call(&STABLE_TOKEN, now)?;
    if request.force_refresh {
        account.tokens.force(sandbox.seed(), now)
    } else {
        Ok(account.tokens.fetch(sandbox.seed(), now))
    }
}
