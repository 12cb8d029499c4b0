use crate::{app::App, error::ApiError};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
    response::IntoResponse,
};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use tokio::time::timeout;

/// A JSON body, whatever its content type is.
///
/// What isn't JSON, or isn't an object, is 400 `invalid_json`; a field of the wrong shape is 422 and named.
pub(crate) struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let bytes = timeout(app.timeouts.body, Bytes::from_request(request, app)).await;
        let bytes = bytes.map_err(|_| ApiError::Timeout)?.map_err(|rejection| {
            match rejection.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLarge,
                _ => ApiError::InvalidJson("the body could not be read".to_owned()),
            }
        })?;
        // A phone posts half an emoji where an input's limit cut one: nobody is refused for it.
        let bytes = text::repair_json(&bytes);
        // Read to its end first, so that a broken body is never taken for one that lacks a field.
        let _: IgnoredAny =
            serde_json::from_slice(&bytes).map_err(|error| ApiError::InvalidJson(place(&error)))?;
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        serde_path_to_error::deserialize(&mut reader).map(Self).map_err(|error| refusal(&error))
    }
}

fn refusal(error: &serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    let cause = error.inner();
    if cause.classify() != Category::Data {
        return ApiError::InvalidJson(place(cause));
    }
    let path = error.path().to_string();
    match (missing_field(cause), path.as_str()) {
        (Some(name), ".") => ApiError::field(&name, "required", "must be given"),
        (Some(name), _) => ApiError::field(&format!("{path}.{name}"), "required", "must be given"),
        (None, ".") => ApiError::InvalidJson(place(cause)),
        (None, _) => ApiError::field(&path, "malformed", "not of the expected type or form"),
    }
}

/// Serde gives the name of a missing field in its message only; without it the parent would be named.
fn missing_field(cause: &serde_json::Error) -> Option<String> {
    let message = cause.to_string();
    let name = message.strip_prefix("missing field `")?.split('`').next()?;
    Some(name.to_owned())
}

/// Where reading stopped, without quoting the text there: it may be somebody's name.
fn place(cause: &serde_json::Error) -> String {
    format!("line {}, column {}", cause.line(), cause.column())
}
