use crate::{
    app::App,
    error::ApiError,
    extract::{CodeInPath, JsonBody, Writer},
    operations,
    refusal::Refusal,
};
use axum::{Json, extract::State, http::StatusCode};
use protocol::{AddAttendee, AddedAttendee};

/// `POST /v1/workspace/events/{code}/attendees`: somebody without a phone; 201 the first time, 200 for a replay.
///
/// # Errors
/// 404 `unknown_event` · 410 `withdrawn` for a replay after they were erased · 422 by field, `name` when empty.
pub(crate) async fn add_attendee(
    State(app): State<App>,
    Writer(bearer): Writer,
    CodeInPath(code): CodeInPath,
    JsonBody(post): JsonBody<AddAttendee>,
) -> Result<(StatusCode, Json<AddedAttendee>), ApiError> {
    let code = code.ok_or(Refusal::UnknownEvent)?;
    let added = app.storage.run(operations::AddAttendee { bearer, code, post, now: app.clock.now() }).await?;
    let status = if added.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(added.attendee)))
}
