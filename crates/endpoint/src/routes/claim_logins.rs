use crate::{
    app::App,
    error::ApiError,
    extract::{JsonBody, Writer},
    operations,
    poll::{Polled, until_ready},
    rules,
    storage::Topic,
};
use axum::{Json, extract::State};
use protocol::{ClaimLogins, ClaimedLogins};
use std::time::Duration;

/// `POST /v1/workspace/logins/claim`: leases login codes, waiting for the first.
pub(crate) async fn claim_logins(
    State(app): State<App>,
    Writer(bearer): Writer,
    JsonBody(claim): JsonBody<ClaimLogins>,
) -> Result<Json<ClaimedLogins>, ApiError> {
    rules::check_claim(&claim)?;
    let wakes = app.storage.subscribe(bearer.workspace, Topic::Logins);
    // Nothing can come to somebody who wants none: they only ask how long the queue is.
    let wait = if claim.max == 0 { Duration::ZERO } else { Duration::from_secs(claim.wait.into()) };
    let claimed = until_ready(wakes, wait, &app.stop, async || {
        let bearer = bearer.clone();
        let now = app.clock.now();
        let claimed = app.storage.run(operations::ClaimLogins { bearer, claim, now }).await?;
        let none = claimed.logins.logins.is_empty();
        let (logins, again) = (claimed.logins, claimed.next_lapse);
        Ok::<_, ApiError>(if none { Polled::Empty(logins, again) } else { Polled::Ready(logins) })
    });
    claimed.await.map(Json)
}
