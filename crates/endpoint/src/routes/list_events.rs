use crate::{app::App, error::ApiError, extract::Reader, operations};
use axum::{Json, extract::State};
use protocol::EventList;

/// `GET /v1/workspace/events`: every event, the oldest first.
pub(crate) async fn list_events(
    State(app): State<App>,
    Reader(bearer): Reader,
) -> Result<Json<EventList>, ApiError> {
    let events = app.storage.run(operations::ListEvents { workspace: bearer.workspace }).await?;
    Ok(Json(EventList { events }))
}
