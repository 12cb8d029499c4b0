use crate::{
    app::App,
    error::ApiError,
    extract::{CodeInPath, QueryMap, Writer},
    operations,
};
use axum::{extract::State, http::StatusCode};

/// `DELETE /v1/workspace/events/{code}?revision=N`: removes the event and its people. Unknown, it is 204 too.
///
/// # Errors
/// 409 `stale_revision` with the current event · 422 `revision`.
pub(crate) async fn delete_event(
    State(app): State<App>,
    Writer(bearer): Writer,
    CodeInPath(code): CodeInPath,
    query: QueryMap,
) -> Result<StatusCode, ApiError> {
    let revision = query.required_number("revision")?;
    if let Some(code) = code {
        operations::delete_event(&app.storage, bearer.workspace, code, revision, app.clock.now()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
