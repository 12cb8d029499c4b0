use crate::{
    app::App,
    error::ApiError,
    extract::{CodeInPath, Visitor},
    operations,
    refusal::Refusal,
};
use axum::{Json, extract::State};
use protocol::Me;

/// `GET /v1/events/{code}/me`: this visitor's current state.
pub(crate) async fn me(
    State(app): State<App>,
    CodeInPath(code): CodeInPath,
    Visitor(visitor): Visitor,
) -> Result<Json<Me>, ApiError> {
    let code = code.ok_or(Refusal::UnknownEvent)?;
    Ok(Json(app.storage.run(operations::ReadMe { code, visitor, now: app.clock.now() }).await?))
}
