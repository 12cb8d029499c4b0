//! Whatever else is asked: the answer says what was not matched, so that a typing slip explains itself.

use axum::Json;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

const KNOWN: [&str; 4] = [
    "POST /cgi-bin/stable_token",
    "GET /sns/jscode2session",
    "GET /wxaapi/newtmpl/gettemplate",
    "POST /cgi-bin/message/subscribe/send",
];

pub async fn unmatched(method: Method, uri: Uri) -> Response {
    // The path only: a query may hold a secret or a token.
    let errmsg = format!("the sandbox has no {method} {}; it knows: {}", uri.path(), KNOWN.join(", "));
    (StatusCode::NOT_FOUND, Json(json!({ "errcode": 404, "errmsg": errmsg }))).into_response()
}
