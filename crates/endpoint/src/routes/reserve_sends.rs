use crate::{
    app::App,
    error::ApiError,
    extract::{JsonBody, Writer},
    operations, rules,
};
use axum::{Json, extract::State};
use protocol::{ReserveSends, ReservedSends};

/// `POST /v1/workspace/sends/reserve`: who may be sent a message now, so that two desktops never send to the same
/// person.
pub(crate) async fn reserve_sends(
    State(app): State<App>,
    Writer(bearer): Writer,
    JsonBody(reserve): JsonBody<ReserveSends>,
) -> Result<Json<ReservedSends>, ApiError> {
    rules::check_reserve(&reserve)?;
    let now = app.clock.now();
    let results = app.storage.run(operations::ReserveSends { bearer, reserve, now }).await?;
    Ok(Json(ReservedSends { results }))
}
