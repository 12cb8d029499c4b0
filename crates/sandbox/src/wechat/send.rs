//! `POST /cgi-bin/message/subscribe/send` (reference section 3).

use super::account::Message;
use super::answer::{BUSY, EMPTY_BODY, INVALID_OPENID, NOT_JSON, Refusal, hang_up};
use super::faults::Fate;
use super::gettemplate::WithToken;
use crate::Sandbox;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

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

/// What the network lets the caller see.
enum Seen {
    Msgid(u64),
    Nothing,
}

pub async fn send(State(sandbox): State<Sandbox>, Query(query): Query<WithToken>, body: Bytes) -> Response {
    match take(&sandbox, query.access_token.as_deref(), &body).await {
        Ok(Seen::Msgid(msgid)) => {
            Json(json!({ "errcode": 0, "errmsg": "ok", "msgid": msgid })).into_response()
        }
        Ok(Seen::Nothing) => hang_up(),
        Err(refusal) => sandbox.refused(refusal),
    }
}

async fn take(sandbox: &Sandbox, token: Option<&str>, body: &[u8]) -> Result<Seen, Refusal> {
    let request = read(sandbox, token, body)?;
    // Held until this call has been answered, however it ends.
    let _occupied = sandbox.occupy(&request.touser)?;
    let (fate, latency) = {
        let mut account = sandbox.account();
        (account.next_fate(sandbox.seed(), &request.touser), account.faults.latency)
    };
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    suffer(sandbox, fate, &request)
}

fn read(sandbox: &Sandbox, token: Option<&str>, body: &[u8]) -> Result<Request, Refusal> {
    let now = sandbox.now();
    let mut account = sandbox.account();
    account.stats.sends += 1;
    account.check_token(token, now)?;
    if body.is_empty() {
        return Err(EMPTY_BODY);
    }
    let request: Request = serde_json::from_slice(body).map_err(|_| NOT_JSON)?;
    if account.people.contains(&request.touser) { Ok(request) } else { Err(INVALID_OPENID) }
}

fn suffer(sandbox: &Sandbox, fate: Fate, request: &Request) -> Result<Seen, Refusal> {
    let mut account = sandbox.account();
    let message = Message {
        openid: &request.touser,
        template_id: &request.template_id,
        data: &request.data,
        page: request.page.as_deref().filter(|page| !page.is_empty()),
    };
    match fate {
        Fate::Busy => Err(BUSY),
        Fate::DroppedBefore => {
            account.stats.dropped_before += 1;
            Ok(Seen::Nothing)
        }
        Fate::Served => account.deliver(&message).map(Seen::Msgid),
        Fate::DroppedAfter => {
            // The answer is lost whatever it would have been.
            if let Err(refusal) = account.deliver(&message) {
                account.count_refusal(&refusal);
            }
            account.stats.dropped_after += 1;
            Ok(Seen::Nothing)
        }
    }
}
