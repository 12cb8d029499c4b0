//! People by name: `/sandbox/people/PERSON` and what they do on their phones.

use super::error::Error;
use crate::{Answer, Sandbox};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use protocol::SubscriptionResult;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// More accepts at once than anybody would tap.
const MAX_ACCEPTS: u64 = 1_000;

#[derive(Serialize)]
pub struct Person {
    openid: String,
    /// Accepts left, by template id.
    grants: BTreeMap<String, u64>,
    /// Messages that arrived, by template id.
    delivered: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
pub struct Dialog {
    template_ids: Vec<String>,
    answer: Answer,
}

#[derive(Deserialize)]
pub struct Grant {
    template_id: String,
    #[serde(default = "once")]
    count: u64,
}

const fn once() -> u64 {
    1
}

pub async fn show(State(sandbox): State<Sandbox>, Path(person): Path<String>) -> Json<Person> {
    Json(describe(&sandbox, &person))
}

pub async fn login(State(sandbox): State<Sandbox>, Path(person): Path<String>) -> Json<Value> {
    Json(json!({ "openid": sandbox.openid(&person), "login_code": sandbox.login(&person) }))
}

pub async fn subscribe(
    State(sandbox): State<Sandbox>,
    Path(person): Path<String>,
    dialog: Result<Json<Dialog>, JsonRejection>,
) -> Result<Json<Value>, Error> {
    let Json(Dialog { template_ids, answer }) = dialog?;
    let ids: Vec<&str> = template_ids.iter().map(String::as_str).collect();
    let told: Vec<SubscriptionResult> = sandbox.request_subscribe(&person, &ids, answer);
    Ok(Json(json!({ "subscriptions": told })))
}

pub async fn grant(
    State(sandbox): State<Sandbox>,
    Path(person): Path<String>,
    grant: Result<Json<Grant>, JsonRejection>,
) -> Result<Json<Person>, Error> {
    let Json(Grant { template_id, count }) = grant?;
    if count > MAX_ACCEPTS {
        return Err(Error::Impossible(format!("at most {MAX_ACCEPTS} accepts at once")));
    }
    (0..count).for_each(|_| sandbox.grant(&person, &template_id));
    Ok(Json(describe(&sandbox, &person)))
}

pub async fn refuse(
    State(sandbox): State<Sandbox>,
    Path(person): Path<String>,
    grant: Result<Json<Grant>, JsonRejection>,
) -> Result<Json<Person>, Error> {
    let Json(Grant { template_id, .. }) = grant?;
    sandbox.refuse(&person, &template_id);
    Ok(Json(describe(&sandbox, &person)))
}

fn describe(sandbox: &Sandbox, person: &str) -> Person {
    let openid = sandbox.openid(person);
    let account = sandbox.account();
    let of_person = |counts: &BTreeMap<(String, String), u64>| -> BTreeMap<String, u64> {
        let all = counts.range((openid.clone(), String::new())..);
        let own = all.take_while(|((of, _), _)| *of == openid);
        own.map(|((_, template_id), count)| (template_id.clone(), *count)).collect()
    };
    let (grants, delivered) = (of_person(account.ledger.balances()), of_person(account.deliveries.counts()));
    drop(account);
    Person { openid, grants, delivered }
}
