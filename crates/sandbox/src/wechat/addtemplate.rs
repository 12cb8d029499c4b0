//! `POST /wxaapi/newtmpl/addtemplate`.

use super::answer::{INVALID_KIDS, INVALID_SCENE_DESC, INVALID_TID, NOT_JSON, Refusal, fine};
use super::call::{ADDTEMPLATE, WithToken, with_token};
use super::library::{is_service_card, public};
use crate::Sandbox;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    tid: Value,
    #[serde(default)]
    kid_list: Vec<i64>,
    #[serde(default)]
    scene_desc: String,
}

pub async fn addtemplate(
    State(sandbox): State<Sandbox>,
    Query(token): Query<WithToken>,
    body: Bytes,
) -> Response {
    with_token(&sandbox, &ADDTEMPLATE, &token, || {
        let id = add(&sandbox, &body)?;
        Ok(fine(json!({ "priTmplId": id })))
    })
    .await
}

fn add(sandbox: &Sandbox, body: &[u8]) -> Result<String, Refusal> {
    let Request { tid, kid_list, scene_desc } = serde_json::from_slice(body).map_err(|_| NOT_JSON)?;
    let tid = match &tid {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    };
    let public = tid.filter(|tid| !is_service_card(*tid)).and_then(public).ok_or(INVALID_TID)?;
    let known = kid_list.iter().all(|kid| public.keywords.iter().any(|keyword| keyword.kid == *kid));
    let twice = kid_list.iter().enumerate().any(|(at, kid)| kid_list[..at].contains(kid));
    if !known || twice || !(2..=5).contains(&kid_list.len()) {
        return Err(INVALID_KIDS);
    }
    if !(1..=15).contains(&scene_desc.chars().count()) {
        return Err(INVALID_SCENE_DESC);
    }
    sandbox.account().templates.add(sandbox.seed(), &public, &kid_list)
}
