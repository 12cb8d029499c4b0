use crate::{app::App, error::ApiError, extract::CodeInPath, operations, refusal::Refusal, rules};
use axum::{Json, extract::State};
use protocol::PublicEvent;

/// `GET /v1/events/{code}`: what the sign-in page shows.
pub(crate) async fn public_event(
    State(app): State<App>,
    CodeInPath(code): CodeInPath,
) -> Result<Json<PublicEvent>, ApiError> {
    let code = code.ok_or(Refusal::UnknownEvent)?;
    let event = app.storage.run(operations::FindEvent { code: code.clone() }).await?;
    Ok(Json(rules::public_event(&code, event, app.clock.now().wall)))
}
