use crate::{error::ApiError, identifier::VisitorHash};
use axum::{extract::FromRequestParts, http::request::Parts};
use protocol::VISITOR_HEADER;

/// The attendee's page, known from here on by its hash only.
pub(crate) struct Visitor(pub VisitorHash);

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Some(header) = parts.headers.get(VISITOR_HEADER) else {
            return Err(ApiError::field("X-Visitor", "required", "must be given"));
        };
        let visitor = header.to_str().ok().and_then(VisitorHash::of_header).map(Self);
        visitor.ok_or_else(|| ApiError::field("X-Visitor", "malformed", "32 lower-case hex digits"))
    }
}
