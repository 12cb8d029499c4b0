use crate::{
    app::App,
    error::ApiError,
    extract::{CodeInPath, Visitor},
    operations,
    refusal::Refusal,
};
use axum::{extract::State, http::StatusCode};

/// `DELETE /v1/events/{code}/me`: erases this visitor's sign-in, after closing too. Repeated, it is 204 again.
///
/// # Errors
/// 404 `unknown_event`, `unknown_visitor` for somebody who never signed in.
pub(crate) async fn withdraw(
    State(app): State<App>,
    CodeInPath(code): CodeInPath,
    Visitor(visitor): Visitor,
) -> Result<StatusCode, ApiError> {
    let code = code.ok_or(Refusal::UnknownEvent)?;
    app.storage.run(operations::Withdraw { code, visitor, now: app.clock.now() }).await?;
    Ok(StatusCode::NO_CONTENT)
}
