//! The control API's errors.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

pub enum Error {
    Unauthorized,
    /// What was sent cannot be done; the text says what.
    Impossible(String),
}

impl From<JsonRejection> for Error {
    fn from(rejection: JsonRejection) -> Self {
        Self::Impossible(rejection.body_text())
    }
}

impl From<QueryRejection> for Error {
    fn from(rejection: QueryRejection) -> Self {
        Self::Impossible(rejection.body_text())
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::Unauthorized => {
                (StatusCode::UNAUTHORIZED, "the control token is missing or wrong".to_owned())
            }
            Self::Impossible(why) => (StatusCode::UNPROCESSABLE_ENTITY, why),
        };
        (status, Json(json!({ "error": error }))).into_response()
    }
}
