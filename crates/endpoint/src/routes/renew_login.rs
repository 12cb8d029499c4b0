use crate::{
    app::App,
    caller::Caller,
    error::ApiError,
    extract::{CodeInPath, JsonBody, Visitor},
    operations,
    refusal::Refusal,
    rules,
};
use axum::{Extension, Json, extract::State};
use protocol::{Me, RenewLogin};

/// `POST /v1/events/{code}/me/login`: queues a fresh code of somebody pending or lost, after closing too.
///
/// Nothing is queued for somebody bound, nor of another mini-program's appid: the answer is the current state.
///
/// # Errors
/// 404 `unknown_event`, `unknown_visitor` · 422 by field, `login_code` when empty.
pub(crate) async fn renew_login(
    State(app): State<App>,
    CodeInPath(code): CodeInPath,
    Visitor(visitor): Visitor,
    Extension(caller): Extension<Caller>,
    JsonBody(post): JsonBody<RenewLogin>,
) -> Result<Json<Me>, ApiError> {
    let code = code.ok_or(Refusal::UnknownEvent)?;
    rules::check_renewal(&post)?;
    let (codes_per_event, now) = (app.codes_per_event(), app.clock.now());
    let renew = operations::RenewLogin { code, visitor, post, caller, codes_per_event, now };
    Ok(Json(app.storage.run(renew).await?))
}
