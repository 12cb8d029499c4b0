use crate::{
    app::App,
    error::ApiError,
    extract::{CodeInPath, Reader, Writer},
    operations,
    refusal::Refusal,
};
use axum::{Json, extract::State};
use protocol::Unverified;

/// `GET /v1/workspace/events/{code}/unverified`: how many the DELETE would erase.
///
/// # Errors
/// 404 `unknown_event`.
pub(crate) async fn count_unverified(
    State(app): State<App>,
    Reader(bearer): Reader,
    CodeInPath(code): CodeInPath,
) -> Result<Json<Unverified>, ApiError> {
    let code = code.ok_or(Refusal::UnknownEvent)?;
    let attendees = app.storage.run(operations::CountUnverified { bearer, code }).await?;
    Ok(Json(Unverified { attendees }))
}

/// `DELETE /v1/workspace/events/{code}/unverified`: erases everybody who signed in by a phone, has no openid and no login
/// code that could still bring one; says how many that were.
///
/// # Errors
/// 404 `unknown_event`.
pub(crate) async fn erase_unverified(
    State(app): State<App>,
    Writer(bearer): Writer,
    CodeInPath(code): CodeInPath,
) -> Result<Json<Unverified>, ApiError> {
    let code = code.ok_or(Refusal::UnknownEvent)?;
    let attendees = operations::erase_unverified(&app.storage, &bearer, &code, app.clock.now()).await?;
    Ok(Json(Unverified { attendees }))
}
