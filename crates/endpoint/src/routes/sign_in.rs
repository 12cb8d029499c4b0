use crate::{
    error::ApiError,
    extract::{CodeInPath, JsonBody, Visitor},
    server::App,
    storage::StorageError,
};
use axum::{Json, extract::State, http::StatusCode};
use protocol::{Me, SignIn};

/// `POST /v1/events/{code}/me`: 201 for a new person, 200 for a replay or a renewal.
pub(crate) async fn sign_in(
    State(app): State<App>,
    CodeInPath(code): CodeInPath,
    Visitor(visitor): Visitor,
    JsonBody(post): JsonBody<SignIn>,
) -> Result<(StatusCode, Json<Me>), ApiError> {
    let code = code.ok_or(StorageError::UnknownEvent)?;
    let answer = app.storage.sign_in(code, visitor, post, app.clock.now()).await?;
    let status = if answer.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(answer.me)))
}
