use crate::{
    error::ApiError,
    extract::{JsonBody, Writer},
    rules,
    server::App,
};
use axum::{extract::State, http::StatusCode};
use protocol::PostSends;

/// `POST /v1/workspace/sends`: what WeChat answered, each once by its id.
pub(crate) async fn post_sends(
    State(app): State<App>,
    Writer(bearer): Writer,
    JsonBody(body): JsonBody<PostSends>,
) -> Result<StatusCode, ApiError> {
    rules::check_sends(&body.sends)?;
    app.storage.settle_sends(&bearer, body.sends, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
