use crate::identifier::EventCode;
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use std::convert::Infallible;

/// The `{code}` of the path; `None` when it can't be one, which each route answers in its own way.
pub(crate) struct CodeInPath(pub Option<EventCode>);

impl<S: Send + Sync> FromRequestParts<S> for CodeInPath {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(text.ok().and_then(|Path(text)| EventCode::parse(&text))))
    }
}
