use crate::{
    error::ApiError,
    extract::{CodeInPath, JsonBody, Visitor},
    rules,
    server::App,
    storage::StorageError,
};
use axum::{Json, extract::State};
use protocol::{AddSubscriptions, Me};

/// `POST /v1/events/{code}/me/subscriptions`: more answers of somebody who signed in, after closing too.
///
/// A new submission adds its results; a replay adds nothing. Either queues its code, unless the person is bound.
///
/// # Errors
/// 404 `unknown_event`, `unknown_visitor` · 422 by field, `subscriptions` when more than 10.
pub(crate) async fn add_subscriptions(
    State(app): State<App>,
    CodeInPath(code): CodeInPath,
    Visitor(visitor): Visitor,
    JsonBody(post): JsonBody<AddSubscriptions>,
) -> Result<Json<Me>, ApiError> {
    let code = code.ok_or(StorageError::UnknownEvent)?;
    rules::check_subscriptions(&post.subscriptions)?;
    Ok(Json(app.storage.add_subscriptions(code, visitor, post, app.clock.now()).await?))
}
