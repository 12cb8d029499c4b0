use crate::{app::App, error::ApiError, extract::Writer, operations};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

/// `DELETE /v1/workspace/attendees/{attendee}`: the same effect as the person's own DELETE, also when repeated.
pub(crate) async fn erase_attendee(
    State(app): State<App>,
    Writer(bearer): Writer,
    Path(attendee): Path<String>,
) -> Result<StatusCode, ApiError> {
    app.storage.run(operations::EraseAttendee { bearer, attendee, now: app.clock.now() }).await?;
    Ok(StatusCode::NO_CONTENT)
}
