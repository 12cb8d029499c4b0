use crate::{
    error::ApiError,
    extract::{JsonBody, Writer},
    rules,
    server::App,
};
use axum::{Json, extract::State};
use protocol::{ReserveSends, ReservedSends};

/// `POST /v1/workspace/sends/reserve`: who may be told now, so that two desktops never tell the same person.
pub(crate) async fn reserve_sends(
    State(app): State<App>,
    Writer(bearer): Writer,
    JsonBody(reserve): JsonBody<ReserveSends>,
) -> Result<Json<ReservedSends>, ApiError> {
    rules::check_reserve(&reserve)?;
    let results = app.storage.reserve_sends(&bearer, reserve, app.clock.now()).await?;
    Ok(Json(ReservedSends { results }))
}
