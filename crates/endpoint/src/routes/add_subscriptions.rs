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
use protocol::{AddSubscriptions, Me};

/// `POST /v1/events/{code}/me/subscriptions`: more answers of somebody who signed in, after closing too.
///
/// A new submission adds its results; a replay adds nothing. Either queues its code, unless the person is bound.
///
/// # Errors
/// 404 `unknown_event`, `unknown_visitor` · 422 by field, `subscriptions` when more than 10.
pub(crate) async fn add_subscriptions(
    State(app): State<App>,
    CodeInPath(code): CodeInPath,
    Visitor(visitor): Visitor,
    Extension(caller): Extension<Caller>,
    JsonBody(post): JsonBody<AddSubscriptions>,
) -> Result<Json<Me>, ApiError> {
    let code = code.ok_or(Refusal::UnknownEvent)?;
    rules::check_subscriptions(&post.subscriptions)?;
    let (codes_per_event, now) = (app.codes_per_event(), app.clock.now());
    let add = operations::AddSubscriptions { code, visitor, post, caller, codes_per_event, now };
    Ok(Json(app.storage.run(add).await?))
}
