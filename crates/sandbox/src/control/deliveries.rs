//! What WeChat did: `/sandbox/deliveries`, `/sandbox/delivered`, `/sandbox/grants`, `/sandbox/stats`.

use super::error::Error;
use crate::{Delivered, Sandbox, Stats};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const MAX_ROWS: usize = 10_000;

#[derive(Deserialize)]
pub struct Which {
    openid: Option<String>,
    template_id: Option<String>,
    #[serde(default)]
    offset: usize,
    #[serde(default = "usual_limit")]
    limit: usize,
}

const fn usual_limit() -> usize {
    1_000
}

#[derive(Serialize)]
pub struct Page {
    /// All that fit, on this page or not.
    total: usize,
    deliveries: Vec<Delivered>,
}

pub async fn list(
    State(sandbox): State<Sandbox>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Page>, Error> {
    let Query(which) = which?;
    let account = sandbox.account();
    let fits = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|wanted| wanted == is);
    let chosen: Vec<&Delivered> = account
        .deliveries
        .kept()
        .filter(|message| {
            fits(&which.openid, &message.openid) && fits(&which.template_id, &message.template_id)
        })
        .collect();
    let page = chosen.iter().skip(which.offset).take(which.limit.min(MAX_ROWS));
    Ok(Json(Page { total: chosen.len(), deliveries: page.map(|message| (*message).clone()).collect() }))
}

pub async fn counts(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!({ "delivered": rows(sandbox.delivered()) }))
}

pub async fn grants(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!({ "grants": rows(sandbox.grants()) }))
}

pub async fn stats(State(sandbox): State<Sandbox>) -> Json<Stats> {
    Json(sandbox.stats())
}

fn rows(counts: BTreeMap<(String, String), u64>) -> Vec<Value> {
    let row = |((openid, template_id), count)| json!({ "openid": openid, "template_id": template_id, "count": count });
    counts.into_iter().map(row).collect()
}
