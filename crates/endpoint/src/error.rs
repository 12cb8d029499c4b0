//! All refusals of the service, as `application/problem+json`.

use crate::{operations, refusal::Refusal, storage::StorageError};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use protocol::{FieldError, Problem};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// What a handler may fail with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("the body is not JSON: {0}")]
    InvalidJson(String),
    #[error("the body is larger than this call takes")]
    BodyTooLarge,
    #[error("a request names one host")]
    WrongHost,
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
    #[error("the disk is nearly full: what stands there can be read and erased, and nothing new is taken")]
    DiskFull,
    #[error("the service cannot take requests now")]
    NotReady,
}

impl From<operations::Error> for ApiError {
    fn from(error: operations::Error) -> Self {
        match error {
            operations::Error::Refused(refusal) => Self::Refused(refusal),
            operations::Error::Storage(error) => Self::Storage(error),
        }
    }
}

impl ApiError {
    pub(crate) fn field(field: &str, code: &str, detail: &str) -> Self {
        Refusal::Invalid(vec![crate::rules::field_error(field, code, detail)]).into()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Storage(StorageError::Internal(cause)) = &self {
            tracing::error!(error = %cause, source = ?cause.source(), "storage failed");
        }
        let (status, code, title) = self.kind();
        let wait = match &self {
            Self::TooManyRequests(wait) | Self::Refused(Refusal::TooManyNewcomers(wait)) => Some(*wait),
            Self::DiskFull => Some(DISK_FULL_RETRY),
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
            Self::Refused(refusal) => refusal_kind(refusal),
            Self::Storage(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error"),
            Self::InvalidJson(_) => (StatusCode::BAD_REQUEST, "invalid_json", "Invalid JSON"),
            Self::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "Body too large"),
            Self::WrongHost => (StatusCode::BAD_REQUEST, "wrong_host", "Wrong host"),
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
            Self::DiskFull => (StatusCode::SERVICE_UNAVAILABLE, "disk_full", "Disk full"),
            Self::NotReady => (StatusCode::SERVICE_UNAVAILABLE, "not_ready", "Not ready"),
        }
    }

    fn more(&self) -> Map<String, Value> {
        match self {
            Self::Refused(Refusal::StaleRevision(current)) => {
                Map::from_iter([("event".to_owned(), json!(current))])
            }
            _ => Map::new(),
        }
    }

    fn fields(self) -> Vec<FieldError> {
        match self {
            Self::Refused(Refusal::Invalid(errors)) => errors,
            _ => Vec::new(),
        }
    }
}

/// When a post that a full disk kept out may be tried again.
const DISK_FULL_RETRY: Duration = Duration::from_secs(60);

/// Whole seconds, rounded up, so that a caller who waits this long is accepted.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

fn refusal_kind(refusal: &Refusal) -> (StatusCode, &'static str, &'static str) {
    match refusal {
        Refusal::UnknownEvent => (StatusCode::NOT_FOUND, "unknown_event", "Unknown event"),
        Refusal::UnknownVisitor => (StatusCode::NOT_FOUND, "unknown_visitor", "Unknown visitor"),
        Refusal::Withdrawn => (StatusCode::GONE, "withdrawn", "Withdrawn"),
        Refusal::TooManyNewcomers(_) => {
            (StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "Too many requests")
        }
        Refusal::EventClosed => (StatusCode::CONFLICT, "event_closed", "Event closed"),
        Refusal::EventNotOpen => (StatusCode::CONFLICT, "event_not_open", "Event not open"),
        Refusal::StaleRevision(_) => (StatusCode::CONFLICT, "stale_revision", "Stale revision"),
        Refusal::CodeTaken => (StatusCode::CONFLICT, "code_taken", "Code taken"),
        Refusal::CursorUnknown => (StatusCode::CONFLICT, "cursor_unknown", "Cursor unknown"),
        Refusal::WorkspaceExists => (StatusCode::CONFLICT, "workspace_exists", "Workspace exists"),
        Refusal::UnknownWorkspace => (StatusCode::NOT_FOUND, "unknown_workspace", "Unknown workspace"),
        Refusal::SeveralWorkspaces => (StatusCode::CONFLICT, "several_workspaces", "Several workspaces"),
        Refusal::TokenExists => (StatusCode::CONFLICT, "token_exists", "Token exists"),
        Refusal::Revoked => (StatusCode::UNAUTHORIZED, "unauthorized", "Unauthorized"),
        Refusal::UnknownToken => (StatusCode::NOT_FOUND, "unknown_token", "Unknown token"),
        Refusal::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_field", "Invalid field"),
    }
}
