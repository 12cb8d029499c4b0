use crate::{
    error::ApiError,
    extract::{JsonBody, Writer},
    rules,
    server::App,
};
use axum::{extract::State, http::StatusCode};
use protocol::CompleteLogins;

/// `POST /v1/workspace/logins/complete`: what became of leased codes.
pub(crate) async fn complete_logins(
    State(app): State<App>,
    Writer(bearer): Writer,
    JsonBody(body): JsonBody<CompleteLogins>,
) -> Result<StatusCode, ApiError> {
    rules::check_results(&body.results)?;
    app.storage.complete_logins(&bearer, body.results, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
