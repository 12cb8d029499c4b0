//! The client's errors, distinguished by what the caller can do about them.

use protocol::{EventBody, Problem};
use transport::Failure;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing answers there. Trying again later may help, and where its cause says so somebody has to act.
    #[error("the endpoint can't be reached: {0}")]
    Unreachable(Failure),
    /// 401: the token is unknown or revoked.
    #[error("the endpoint refuses the token")]
    Unauthorized,
    /// 403: the token only reads.
    #[error("the token may only read")]
    Forbidden,
    /// The feed was restored or is another one: read again from the start.
    #[error("the endpoint does not know this cursor")]
    CursorUnknown,
    /// Somebody else changed the event; this is its current state (`None`: there is none).
    #[error("the event has changed since that revision")]
    StaleRevision(Option<Box<EventBody>>),
    /// Another workspace's event, or a deleted one, has this code.
    #[error("the event's code is taken")]
    CodeTaken,
    /// Another refusal of the endpoint, with a code to branch on.
    #[error("the endpoint answered {}", .0.code)]
    Problem(Box<Problem>),
    /// 429 or 5xx: later.
    #[error("the endpoint is busy ({status})")]
    Busy { status: u16, retry_after_s: Option<u64> },
    /// Something answers there, but not as an endpoint does.
    #[error("an answer that is not an endpoint's ({status})")]
    Unexpected { status: u16 },
}

impl Error {
    pub(crate) fn unreachable(error: reqwest::Error) -> Self {
        Self::Unreachable(Failure::new(error))
    }

    /// What a refusal that has no status of its own means.
    pub(crate) fn of_problem(mut problem: Problem) -> Self {
        match problem.code.as_str() {
            "cursor_unknown" => Self::CursorUnknown,
            "code_taken" => Self::CodeTaken,
            "stale_revision" => {
                let event = problem.more.remove("event").unwrap_or_default();
                Self::StaleRevision(serde_json::from_value(event).unwrap_or_default())
            }
            _ => Self::Problem(Box::new(problem)),
        }
    }

    /// The code of the endpoint's no, if it is one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            Self::Forbidden => Some("forbidden"),
            Self::CursorUnknown => Some("cursor_unknown"),
            Self::StaleRevision(_) => Some("stale_revision"),
            Self::CodeTaken => Some("code_taken"),
            _ => None,
        }
    }
}
