//! `POST /wxaapi/newtmpl/deltemplate`.

use super::answer::{BAD_INPUT, NOT_JSON, fine};
use super::call::{DELTEMPLATE, WithToken, with_token};
use crate::Sandbox;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    pri_tmpl_id: String,
}

pub async fn deltemplate(
    State(sandbox): State<Sandbox>,
    Query(token): Query<WithToken>,
    body: Bytes,
) -> Response {
    with_token(&sandbox, &DELTEMPLATE, &token, || {
        let Request { pri_tmpl_id } = serde_json::from_slice(&body).map_err(|_| NOT_JSON)?;
        if sandbox.account().templates.remove(&pri_tmpl_id) { Ok(fine(json!({}))) } else { Err(BAD_INPUT) }
    })
    .await
}
