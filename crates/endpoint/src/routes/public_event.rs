use crate::{error::ApiError, extract::CodeInPath, rules, server::App, storage::StorageError};
use axum::{Json, extract::State};
use protocol::PublicEvent;

/// `GET /v1/events/{code}`: what the sign-in page shows.
pub(crate) async fn public_event(
    State(app): State<App>,
    CodeInPath(code): CodeInPath,
) -> Result<Json<PublicEvent>, ApiError> {
    let code = code.ok_or(StorageError::UnknownEvent)?;
    let event = app.storage.event(&code).await?;
    Ok(Json(rules::public_event(&code, event, app.clock.now())))
}
