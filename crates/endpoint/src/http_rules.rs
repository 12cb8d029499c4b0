//! What holds for every request and every answer, whatever is asked.

use crate::error::ApiError;
use axum::{
    extract::Request,
    http::{
        HeaderValue, Version,
        header::{CACHE_CONTROL, HOST, VARY, X_CONTENT_TYPE_OPTIONS},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses what RFC 9112 (3.2) has to be refused, and keeps answers out of caches.
pub(crate) async fn http_rules(request: Request, next: Next) -> Response {
    let mut response =
        if has_one_host(&request) { next.run(request).await } else { ApiError::WrongHost.into_response() };
    let headers = response.headers_mut();
    // Everybody's answer is another one, and none of them is for anybody in between to keep.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Compression adds its own.
    headers.append(VARY, HeaderValue::from_static(protocol::VISITOR_HEADER));
    response
}

/// Two of them could be read as two different hosts by a proxy and by us. HTTP/1.0 has none.
fn has_one_host(request: &Request) -> bool {
    match request.headers().get_all(HOST).iter().count() {
        1 => true,
        0 => request.version() < Version::HTTP_11,
        _ => false,
    }
}
