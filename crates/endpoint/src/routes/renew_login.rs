use crate::{
    error::ApiError,
    extract::{CodeInPath, JsonBody, Visitor},
    rules,
    server::App,
    storage::StorageError,
};
use axum::{Json, extract::State};
use protocol::{Me, RenewLogin};

/// `POST /v1/events/{code}/me/login`: queues a fresh code of somebody pending or lost, after closing too.
///
/// Nothing is queued for somebody bound, nor of another mini-program's appid: the answer says how things stand.
///
/// # Errors
/// 404 `unknown_event`, `unknown_visitor` · 422 by field, `login_code` when empty.
pub(crate) async fn renew_login(
    State(app): State<App>,
    CodeInPath(code): CodeInPath,
    Visitor(visitor): Visitor,
    JsonBody(post): JsonBody<RenewLogin>,
) -> Result<Json<Me>, ApiError> {
    let code = code.ok_or(StorageError::UnknownEvent)?;
    rules::check_renewal(&post)?;
    Ok(Json(app.storage.renew_login(code, visitor, post, app.clock.now()).await?))
}
