use crate::{
    app::App,
    error::ApiError,
    extract::{JsonBody, Writer},
    operations, rules,
};
use axum::{extract::State, http::StatusCode};
use protocol::{CompleteLogins, LoginResult};

/// `POST /v1/workspace/logins/complete`: the results of leased codes.
pub(crate) async fn complete_logins(
    State(app): State<App>,
    Writer(bearer): Writer,
    JsonBody(body): JsonBody<CompleteLogins>,
) -> Result<StatusCode, ApiError> {
    rules::check_results(&body.results)?;
    let (results, now) = (body.results, app.clock.now());
    let exchanged = results.iter().filter(|result| !matches!(result, LoginResult::Released { .. })).count();
    app.storage.run(operations::CompleteLogins { bearer, results, now }).await?;
    app.exchanged.add(exchanged, app.clock.elapsed());
    Ok(StatusCode::NO_CONTENT)
}
