//! `GET /wxaapi/newtmpl/gettemplate`.

use super::templates::{Template, templates};
use crate::Sandbox;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

/// How every call after the token's carries it.
#[derive(Deserialize)]
pub struct WithToken {
    pub access_token: Option<String>,
}

pub async fn gettemplate(State(sandbox): State<Sandbox>, Query(query): Query<WithToken>) -> Response {
    let now = sandbox.now();
    let checked = {
        let mut account = sandbox.account();
        account.stats.template_calls += 1;
        account.check_token(query.access_token.as_deref(), now)
    };
    match checked {
        Ok(()) => {
            let data: Vec<Value> = templates().iter().map(Template::wire).collect();
            Json(json!({ "errcode": 0, "errmsg": "ok", "data": data })).into_response()
        }
        Err(refusal) => sandbox.refused(refusal),
    }
}
