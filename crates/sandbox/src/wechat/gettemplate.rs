//! `GET /wxaapi/newtmpl/gettemplate`.

use super::struck::struck;
use super::templates::{Template, templates};
use crate::Sandbox;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

pub const PATH: &str = "/wxaapi/newtmpl/gettemplate";

/// How every call after the token's carries it.
#[derive(Deserialize)]
pub struct WithToken {
    pub access_token: Option<String>,
}

pub async fn gettemplate(State(sandbox): State<Sandbox>, Query(query): Query<WithToken>) -> Response {
    sandbox.account().stats.template_calls += 1;
    let fate = sandbox.account().fate_of_other(sandbox.seed(), PATH);
    struck(&sandbox, fate, || {
        let now = sandbox.now();
        sandbox.account().check_token(query.access_token.as_deref(), now)?;
        let data: Vec<Value> = templates().iter().map(Template::wire).collect();
        Ok(Json(json!({ "errcode": 0, "errmsg": "ok", "data": data })).into_response())
    })
    .await
}
