//! `GET /wxaapi/newtmpl/getcategory`.

use super::answer::fine;
use super::call::{GETCATEGORY, WithToken, with_token};
use super::library::categories;
use crate::Sandbox;
use axum::extract::{Query, State};
use axum::response::Response;
use serde_json::{Value, json};

pub async fn getcategory(State(sandbox): State<Sandbox>, Query(token): Query<WithToken>) -> Response {
    with_token(&sandbox, &GETCATEGORY, &token, || {
        let account = sandbox.account();
        let own = categories().iter().filter(|(id, _)| account.conditions.is_of(*id));
        let data: Vec<Value> = own.map(|(id, name)| json!({ "id": id, "name": name })).collect();
        Ok(fine(json!({ "data": data })))
    })
    .await
}
