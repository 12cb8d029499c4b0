use crate::{app::App, error::ApiError, operations, storage::Bearer, token::BearerToken};
use axum::{
    extract::FromRequestParts,
    http::{header::AUTHORIZATION, request::Parts},
};
use protocol::TokenScope;

/// Somebody whose token may read.
pub(crate) struct Reader(pub Bearer);

/// Somebody whose token may write.
pub(crate) struct Writer(pub Bearer);

impl FromRequestParts<App> for Reader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let token = token_of(parts).ok_or(ApiError::Unauthorized)?;
        app.storage.run(operations::Authenticate { token }).await?.map(Self).ok_or(ApiError::Unauthorized)
    }
}

impl FromRequestParts<App> for Writer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Reader(bearer) = Reader::from_request_parts(parts, app).await?;
        match bearer.scope {
            TokenScope::Organiser => Ok(Self(bearer)),
            TokenScope::Viewer => Err(ApiError::Forbidden),
        }
    }
}

fn token_of(parts: &Parts) -> Option<BearerToken> {
    let (scheme, token) = parts.headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| BearerToken::parse(token.trim()))?
}
