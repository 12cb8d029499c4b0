//! `GET /wxaapi/newtmpl/gettemplate`.

use super::answer::fine;
use super::call::{GETTEMPLATE, WithToken, with_token};
use crate::Sandbox;
use axum::extract::{Query, State};
use axum::response::Response;
use serde_json::{Value, json};

pub async fn gettemplate(State(sandbox): State<Sandbox>, Query(token): Query<WithToken>) -> Response {
    sandbox.account().stats.template_calls += 1;
    with_token(&sandbox, &GETTEMPLATE, &token, || {
        let data: Vec<Value> =
            sandbox.account().templates.all().iter().map(|template| template.wire()).collect();
        Ok(fine(json!({ "data": data })))
    })
    .await
}
