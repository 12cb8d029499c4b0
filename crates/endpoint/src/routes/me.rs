use crate::{
    error::ApiError,
    extract::{CodeInPath, Visitor},
    server::App,
    storage::StorageError,
};
use axum::{Json, extract::State};
use protocol::Me;

/// `GET /v1/events/{code}/me`: how things stand for this visitor.
pub(crate) async fn me(
    State(app): State<App>,
    CodeInPath(code): CodeInPath,
    Visitor(visitor): Visitor,
) -> Result<Json<Me>, ApiError> {
    let code = code.ok_or(StorageError::UnknownEvent)?;
    Ok(Json(app.storage.me(code, visitor, app.clock.now()).await?))
}
