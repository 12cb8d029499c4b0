//! What can go wrong, told apart by what the caller can do about it.

use protocol::Problem;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing answers there; trying again later is all that can be done.
    #[error("the endpoint can't be reached: {0}")]
    Unreachable(String),
    /// 401 or 403: the token is unknown, revoked, or may not do this.
    #[error("the endpoint refuses the token ({status})")]
    Refused { status: u16 },
    /// The endpoint said no, with a code to branch on.
    #[error("the endpoint answered {}", .0.code)]
    Problem(Box<Problem>),
    /// 429 or 5xx: later.
    #[error("the endpoint is busy ({status})")]
    Busy { status: u16, retry_after_s: Option<u64> },
    /// Something answers there, but not with what an endpoint says.
    #[error("an answer that is not an endpoint's ({status})")]
    Unexpected { status: u16 },
}

impl Error {
    pub(crate) fn unreachable(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let mut words = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            words += &format!(": {inner}");
            cause = inner.source();
        }
        Self::Unreachable(words)
    }

    /// The code of the endpoint's no, if it is one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            _ => None,
        }
    }
}
