//! Every route, on one screen.

use crate::{error::ApiError, routes, server::App};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    middleware::{Next, from_fn},
    response::Response,
    routing::{delete, get, post, put},
};
use std::time::Duration;
use tower_http::compression::CompressionLayer;

const ATTENDEE_BODY: usize = 16 * 1024;
const EVENT_BODY: usize = 64 * 1024;
const BODY: usize = 1024 * 1024;

/// Longer than the longest poll, so that it only ends what hangs.
const DEADLINE: Duration = Duration::from_secs(45);

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/v1/events/{code}", get(routes::public_event))
        .route(
            "/v1/events/{code}/me",
            get(routes::me).delete(routes::withdraw).merge(limited(post(routes::sign_in), ATTENDEE_BODY)),
        )
        .route("/v1/events/{code}/me/subscriptions", limited(post(routes::add_subscriptions), ATTENDEE_BODY))
        .route("/v1/events/{code}/me/login", limited(post(routes::renew_login), ATTENDEE_BODY))
        .route("/v1/workspace", get(routes::workspace))
        .route("/v1/workspace/events", get(routes::list_events))
        .route("/v1/workspace/events/{code}", limited(put(routes::put_event), EVENT_BODY))
        .route("/v1/workspace/attendees/{attendee}", delete(routes::erase_attendee))
        .route("/v1/workspace/feed", get(routes::feed))
        .route("/v1/workspace/logins/claim", limited(post(routes::claim_logins), BODY))
        .route("/v1/workspace/logins/complete", limited(post(routes::complete_logins), BODY))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn(within_deadline))
        .layer(CompressionLayer::new())
        .with_state(app)
}

type Method = axum::routing::MethodRouter<App>;

fn limited(method: Method, bytes: usize) -> Method {
    method.layer(DefaultBodyLimit::max(bytes))
}

async fn within_deadline(request: Request, next: Next) -> Result<Response, ApiError> {
    tokio::time::timeout(DEADLINE, next.run(request)).await.map_err(|_| ApiError::Timeout)
}
