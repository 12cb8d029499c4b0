//! `GET /wxaapi/newtmpl/getpubtemplatetitles`.

use super::answer::{IDS_MISSING, INVALID_IDS, INVALID_LIMIT, INVALID_START, Refusal};
use super::call::{TITLES, WithToken, with_token};
use super::library::{Public, categories, library};
use crate::Sandbox;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub struct Request {
    ids: Option<String>,
    start: Option<String>,
    limit: Option<String>,
}

pub async fn getpubtemplatetitles(
    State(sandbox): State<Sandbox>,
    Query(token): Query<WithToken>,
    Query(request): Query<Request>,
) -> Response {
    with_token(&sandbox, &TITLES, &token, || {
        let (count, page) = read(&sandbox, &request)?;
        let data: Vec<Value> = page.iter().map(Public::title).collect();
        // As in the manual's sample, this success carries no errcode.
        Ok(Json(json!({ "count": count, "data": data })).into_response())
    })
    .await
}

fn read(sandbox: &Sandbox, request: &Request) -> Result<(usize, Vec<Public>), Refusal> {
    let ids = request.ids.as_deref().filter(|ids| !ids.is_empty()).ok_or(IDS_MISSING)?;
    let ids: Vec<i64> = ids.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|_| INVALID_IDS)?;
    let account = sandbox.account();
    let own = |id: &i64| account.conditions.is_of(*id) && categories().iter().any(|(known, _)| known == id);
    if !ids.iter().all(own) {
        return Err(INVALID_IDS);
    }
    let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<usize>().ok());
    let start = number(&request.start).ok_or(INVALID_START)?;
    let limit = number(&request.limit).filter(|limit| (1..=30).contains(limit)).ok_or(INVALID_LIMIT)?;
    let fitting: Vec<Public> =
        library().into_iter().filter(|public| ids.contains(&public.category)).collect();
    Ok((fitting.len(), fitting.into_iter().skip(start).take(limit).collect()))
}
