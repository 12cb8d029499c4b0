use crate::{
    app::App,
    error::ApiError,
    extract::{CodeInPath, JsonBody, Writer},
    operations, rules,
};
use axum::{Json, extract::State, http::StatusCode};
use protocol::EventBody;

/// `PUT /v1/workspace/events/{code}`: 201 for a new event, 200 for a new revision.
pub(crate) async fn put_event(
    State(app): State<App>,
    Writer(bearer): Writer,
    CodeInPath(code): CodeInPath,
    JsonBody(body): JsonBody<EventBody>,
) -> Result<(StatusCode, Json<EventBody>), ApiError> {
    let code = code.ok_or_else(|| ApiError::field("code", "malformed", "12 characters of 0-9A-Za-z"))?;
    let body = rules::clean_event(body);
    rules::check_event(&code, &body)?;
    let (workspace, now) = (bearer.workspace, app.clock.now());
    let put = app.storage.run(operations::PutEvent { workspace, code, body, now }).await?;
    let status = if put.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(put.event)))
}
