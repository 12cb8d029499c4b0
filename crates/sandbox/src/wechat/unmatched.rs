//! Every other path: the answer says what was not matched, so that a typing error explains itself.

use super::call::CALLS;
use axum::Json;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

pub async fn unmatched(method: Method, uri: Uri) -> Response {
    let known: Vec<String> = CALLS.iter().map(|call| format!("{} {}", call.method, call.path)).collect();
    // The path only: a query may hold a secret or a token.
    let errmsg = format!("the sandbox has no {method} {}; it knows: {}", uri.path(), known.join(", "));
    (StatusCode::NOT_FOUND, Json(json!({ "errcode": 404, "errmsg": errmsg }))).into_response()
}
