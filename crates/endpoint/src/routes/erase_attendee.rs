use crate::{error::ApiError, extract::Writer, server::App};
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
    app.storage.erase_attendee(&bearer, attendee, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
