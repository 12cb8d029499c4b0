//! `GET /wxaapi/newtmpl/getpubtemplatekeywords`.

use super::answer::{INVALID_TID, fine};
use super::call::{KEYWORDS, WithToken, with_token};
use super::library::{Keyword, public};
use crate::Sandbox;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub struct Request {
    #[serde(default)]
    tid: String,
}

pub async fn getpubtemplatekeywords(
    State(sandbox): State<Sandbox>,
    Query(token): Query<WithToken>,
    Query(request): Query<Request>,
) -> Response {
    with_token(&sandbox, &KEYWORDS, &token, || {
        let public = request.tid.parse().ok().and_then(public).ok_or(INVALID_TID)?;
        let data: Vec<Value> = public.keywords.iter().map(Keyword::wire).collect();
        Ok(fine(json!({ "count": data.len(), "data": data })))
    })
    .await
}
