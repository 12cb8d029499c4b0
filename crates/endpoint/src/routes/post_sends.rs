use crate::{
    app::App,
    error::ApiError,
    extract::{JsonBody, Writer},
    operations, rules,
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
    let (sends, now) = (body.sends, app.clock.now());
    app.storage.run(operations::SettleSends { bearer, sends, now }).await?;
    Ok(StatusCode::NO_CONTENT)
}
