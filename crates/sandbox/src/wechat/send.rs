//! `POST /cgi-bin/message/subscribe/send` (reference section 3).

use super::account::Message;
use super::answer::{EMPTY_BODY, INVALID_OPENID, NOT_JSON, Refusal, fine};
use super::call::{SEND, WithToken};
use super::faults::CallOutcome;
use super::with_faults::with_faults;
use crate::Sandbox;
use crate::sandbox::Occupied;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    touser: String,
    #[serde(default)]
    template_id: String,
    #[serde(default)]
    data: Value,
    page: Option<String>,
}

pub async fn send(State(sandbox): State<Sandbox>, Query(query): Query<WithToken>, body: Bytes) -> Response {
    match begin(&sandbox, query.access_token.as_deref(), &body) {
        Ok(begun) => finish(&sandbox, begun).await,
        Err(refusal) => sandbox.refused(&SEND, refusal),
    }
}

/// A send that has been read and whose outcome is drawn, before it is carried out.
struct Begun {
    request: Request,
    outcome: CallOutcome,
    latency: Duration,
    /// Held until this call has been answered, however it ends.
    occupied: Occupied,
}

fn begin(sandbox: &Sandbox, token: Option<&str>, body: &[u8]) -> Result<Begun, Refusal> {
    let request = read(sandbox, token, body)?;
    let occupied = sandbox.occupy(&request.touser)?;
    let mut account = sandbox.account();
    let outcome = account.outcome_of_send(sandbox.seed(), &request.touser);
    let latency = account.faults.latency;
    drop(account);
    Ok(Begun { request, outcome, latency, occupied })
}

fn read(sandbox: &Sandbox, token: Option<&str>, body: &[u8]) -> Result<Request, Refusal> {
    let now = sandbox.now();
    let mut account = sandbox.account();
    account.count_send();
    account.check_token(token, now)?;
    account.check_pace(now)?;
    account.count_call(&SEND, now)?;
    if body.is_empty() {
        return Err(EMPTY_BODY);
    }
    let request: Request = serde_json::from_slice(body).map_err(|_| NOT_JSON)?;
    if account.people.contains(&request.touser) { Ok(request) } else { Err(INVALID_OPENID) }
}

async fn finish(sandbox: &Sandbox, begun: Begun) -> Response {
    let Begun { request, outcome, latency, occupied } = begun;
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let answer = with_faults(sandbox, &SEND, outcome, || {
        let message = Message {
            openid: &request.touser,
            template_id: &request.template_id,
            data: &request.data,
            page: request.page.as_deref().filter(|page| !page.is_empty()),
        };
        let msgid = sandbox.account().deliver(sandbox.seed(), &message)?;
        Ok(fine(json!({ "msgid": msgid })))
    });
    let answer = answer.await;
    drop(occupied);
    answer
}
