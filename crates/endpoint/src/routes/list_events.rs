use crate::{error::ApiError, extract::Reader, server::App};
use axum::{Json, extract::State};
use protocol::EventList;

/// `GET /v1/workspace/events`: every event, the oldest first.
pub(crate) async fn list_events(
    State(app): State<App>,
    Reader(bearer): Reader,
) -> Result<Json<EventList>, ApiError> {
    Ok(Json(EventList { events: app.storage.events(bearer.workspace).await? }))
}
