//! One id per request: answered in `X-Request-Id` and part of everything logged on its way, so that a caller's complaint
//! finds its line.

use crate::identifier::random_mark;
use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use std::time::Instant;
use tracing::Instrument;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longer than any id a proxy makes.
const LONGEST: usize = 64;

/// Keeps the id that a proxy gave, or makes one. The route is logged, never the path: it names the event.
pub(crate) async fn with_request_id(request: Request, next: Next) -> Response {
    let id = request.headers().get(X_REQUEST_ID).filter(|id| is_harmless(id)).cloned().unwrap_or_else(new_id);
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let span = tracing::info_span!(
        "request",
        id = id.to_str().unwrap_or_default(),
        method = request.method().as_str(),
        route
    );
    let begun = Instant::now();
    let answer = async {
        let response = next.run(request).await;
        tracing::debug!(status = response.status().as_u16(), duration_ms = begun.elapsed().as_millis());
        response
    };
    let mut response = answer.instrument(span).await;
    response.headers_mut().insert(X_REQUEST_ID, id);
    response
}

fn new_id() -> HeaderValue {
    HeaderValue::try_from(random_mark()).unwrap_or_else(|_| HeaderValue::from_static("none"))
}

/// Whether it may be written to a log line as it is.
fn is_harmless(id: &HeaderValue) -> bool {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    (1..=LONGEST).contains(&id.len()) && id.as_bytes().iter().all(plain)
}
