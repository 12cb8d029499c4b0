use crate::{app::App, error::ApiError, extract::Reader, operations};
use axum::{Json, extract::State};
use protocol::{IdentityMode, Token, Workspace};

/// `GET /v1/workspace`: what a desktop learns about the workspace its token belongs to.
pub(crate) async fn workspace(
    State(app): State<App>,
    Reader(bearer): Reader,
) -> Result<Json<Workspace>, ApiError> {
    let facts = app.storage.run(operations::ReadWorkspace { workspace: bearer.workspace }).await?;
    Ok(Json(Workspace {
        workspace: facts.name,
        appid: facts.appid,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        server_time: app.clock.now().wall.fixed_offset(),
        feed_id: facts.feed_id,
        identity_mode: IdentityMode::Desktop,
        token: Token { name: bearer.name, scope: bearer.scope },
    }))
}
