use crate::{
    app::App,
    caller::Caller,
    error::ApiError,
    extract::{CodeInPath, JsonBody, Visitor},
    operations,
    refusal::Refusal,
};
use axum::{Extension, Json, extract::State, http::StatusCode};
use protocol::{Me, SignIn};

/// `POST /v1/events/{code}/me`: 201 for a new person, 200 for a replay or a renewal.
pub(crate) async fn sign_in(
    State(app): State<App>,
    CodeInPath(code): CodeInPath,
    Visitor(visitor): Visitor,
    Extension(caller): Extension<Caller>,
    JsonBody(post): JsonBody<SignIn>,
) -> Result<(StatusCode, Json<Me>), ApiError> {
    let code = code.ok_or(Refusal::UnknownEvent)?;
    let (codes_per_event, now) = (app.codes_per_event(), app.clock.now());
    let sign_in = operations::SignIn { code, visitor, post, caller, codes_per_event, now };
    let answer = app.storage.run(sign_in).await?;
    let status = if answer.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(answer.me)))
}
