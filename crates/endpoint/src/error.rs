//! Every way the service says no, as `application/problem+json`.

use crate::storage::StorageError;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use protocol::{FieldError, Problem};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// What a handler may fail with. Storage decides what only stored state can tell; the rest is told by the request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("the body is not JSON: {0}")]
    InvalidJson(String),
    #[error("the body is larger than this call takes")]
    BodyTooLarge,
    #[error("no valid token")]
    Unauthorized,
    #[error("the token may only read")]
    Forbidden,
    #[error("no such path")]
    NotFound,
    #[error("the path has no such method")]
    MethodNotAllowed,
    #[error("the request took too long")]
    Timeout,
    #[error("too many requests: the next one is taken in {} s", seconds(*.0))]
    TooManyRequests(Duration),
    #[error("the service cannot take requests now")]
    NotReady,
}

impl ApiError {
    pub(crate) fn field(field: &str, code: &str, detail: &str) -> Self {
        StorageError::Invalid(vec![crate::rules::field_error(field, code, detail)]).into()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Storage(StorageError::Internal(cause)) = &self {
            tracing::error!(error = %cause, source = ?cause.source(), "storage failed");
        }
        let (status, code, title) = self.kind();
        let wait = match &self {
            Self::TooManyRequests(wait) => Some(*wait),
            _ => None,
        };
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.to_string(),
            code: code.to_owned(),
            more: self.more(),
            errors: self.fields(),
        };
        let mut response = (status, axum::Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = wait {
            headers.insert(header::RETRY_AFTER, seconds(wait).into());
        }
        response
    }
}

impl ApiError {
    fn kind(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Storage(refusal) => storage_kind(refusal),
            Self::InvalidJson(_) => (StatusCode::BAD_REQUEST, "invalid_json", "Invalid JSON"),
            Self::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "Body too large"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized", "Unauthorized"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "Forbidden"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "Not found"),
            Self::MethodNotAllowed => {
                (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Method not allowed")
            }
            Self::TooManyRequests(_) => {
                (StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "Too many requests")
            }
            Self::Timeout => (StatusCode::REQUEST_TIMEOUT, "request_timeout", "Request timeout"),
            Self::NotReady => (StatusCode::SERVICE_UNAVAILABLE, "not_ready", "Not ready"),
        }
    }

    fn more(&self) -> Map<String, Value> {
        match self {
            Self::Storage(StorageError::StaleRevision(current)) => {
                Map::from_iter([("event".to_owned(), json!(current))])
            }
            _ => Map::new(),
        }
    }

    fn fields(self) -> Vec<FieldError> {
        match self {
            Self::Storage(StorageError::Invalid(errors)) => errors,
            _ => Vec::new(),
        }
    }
}

/// Whole seconds, rounded up: whoever waits for so long is let in.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

fn storage_kind(refusal: &StorageError) -> (StatusCode, &'static str, &'static str) {
    match refusal {
        StorageError::UnknownEvent => (StatusCode::NOT_FOUND, "unknown_event", "Unknown event"),
        StorageError::UnknownVisitor => (StatusCode::NOT_FOUND, "unknown_visitor", "Unknown visitor"),
        StorageError::Withdrawn => (StatusCode::GONE, "withdrawn", "Withdrawn"),
        StorageError::EventClosed => (StatusCode::CONFLICT, "event_closed", "Event closed"),
        StorageError::EventNotOpen => (StatusCode::CONFLICT, "event_not_open", "Event not open"),
        StorageError::StaleRevision(_) => (StatusCode::CONFLICT, "stale_revision", "Stale revision"),
        StorageError::CodeTaken => (StatusCode::CONFLICT, "code_taken", "Code taken"),
        StorageError::CursorUnknown => (StatusCode::CONFLICT, "cursor_unknown", "Cursor unknown"),
        StorageError::WorkspaceExists => (StatusCode::CONFLICT, "workspace_exists", "Workspace exists"),
        StorageError::UnknownWorkspace => (StatusCode::NOT_FOUND, "unknown_workspace", "Unknown workspace"),
        StorageError::SeveralWorkspaces => (StatusCode::CONFLICT, "several_workspaces", "Several workspaces"),
        StorageError::TokenExists => (StatusCode::CONFLICT, "token_exists", "Token exists"),
        StorageError::Revoked => (StatusCode::UNAUTHORIZED, "unauthorized", "Unauthorized"),
        StorageError::UnknownToken => (StatusCode::NOT_FOUND, "unknown_token", "Unknown token"),
        StorageError::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_field", "Invalid field"),
        StorageError::Damaged | StorageError::Internal(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error")
        }
    }
}
