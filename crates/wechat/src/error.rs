//! The errors of a call, distinguished by what the caller can do about them.

use crate::errcode::{Class, LoginRefusal, SendRefusal, login_refusal, send_refusal};
use crate::refusal::Refusal;
use reqwest::StatusCode;
use transport::{Cause, Failure};

#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// WeChat answered no.
    #[error("WeChat refused: {0}")]
    Refused(Refusal),
    /// WeChat gave no token, so that the call never left this computer.
    #[error("WeChat gives no token: {0}")]
    TokenRefused(Refusal),
    /// WeChat refuses a token it has just given.
    #[error("WeChat refuses a fresh token: {0}")]
    TokenRejected(Refusal),
    /// The request never left this computer (DNS, connect, TLS): trying again is safe.
    #[error("the request could not be sent: {0}")]
    NotSent(Failure),
    /// The request left and no readable answer came back: it may or may not have been carried out.
    #[error("no answer came back: {0}")]
    NoAnswer(String),
}

/// What an error means for the message it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    Refused(SendRefusal),
    /// It never left.
    NotSent,
    /// Nobody can tell whether it was carried out.
    Unknown,
}

impl Error {
    /// WeChat's no, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) | Self::TokenRefused(refusal) | Self::TokenRejected(refusal) => {
                Some(refusal)
            }
            Self::NotSent(_) | Self::NoAnswer(_) => None,
        }
    }

    /// The key of its heading, reason and remedy in the problem texts.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotSent(failure) => key_of(failure.cause),
            Self::NoAnswer(_) => key_of(Cause::Unreachable),
            Self::TokenRejected(_) => "token_rejected",
            Self::Refused(refusal) | Self::TokenRefused(refusal) => refusal.meaning().key,
        }
    }

    /// What it means for the message that it ended. That there is no token concerns nobody's message alone.
    pub fn send_outcome(&self) -> SendOutcome {
        match self {
            Self::Refused(refusal) => SendOutcome::Refused(send_refusal(refusal.errcode)),
            Self::TokenRefused(refusal) => match refusal.meaning().class {
                Class::Busy | Class::TooFast | Class::Overlap => SendOutcome::NotSent,
                _ => SendOutcome::Refused(SendRefusal::Account),
            },
            Self::TokenRejected(_) => SendOutcome::Refused(SendRefusal::Account),
            Self::NotSent(_) => SendOutcome::NotSent,
            Self::NoAnswer(_) => SendOutcome::Unknown,
        }
    }

    /// What it means for the login code that it ended.
    pub fn login_outcome(&self) -> LoginRefusal {
        match self {
            Self::Refused(refusal) => login_refusal(refusal.errcode),
            Self::TokenRefused(_) | Self::TokenRejected(_) => LoginRefusal::Account,
            Self::NotSent(_) | Self::NoAnswer(_) => LoginRefusal::Later,
        }
    }

    /// Connecting covers DNS, TCP, a proxy's tunnel and TLS; until that is done nothing of the request is written.
    pub(crate) fn from_send(error: reqwest::Error) -> Self {
        let unsent = error.is_connect() || error.is_builder();
        let failure = Failure::new(error);
        if unsent { Self::NotSent(failure) } else { Self::NoAnswer(failure.to_string()) }
    }

    pub(crate) fn unreadable(status: StatusCode) -> Self {
        Self::NoAnswer(format!("HTTP {} with an unreadable body", status.as_u16()))
    }

    /// What became of the token's fetch, for the call that needed the token and never left.
    pub(crate) fn before_the_call(self) -> Self {
        match self {
            Self::NoAnswer(why) => Self::NotSent(Failure::unreachable(why)),
            Self::Refused(refusal) => Self::TokenRefused(refusal),
            other => other,
        }
    }

    pub(crate) fn with_token_rejected(self) -> Self {
        match self {
            Self::Refused(refusal) if refusal.meaning().class == Class::Token => Self::TokenRejected(refusal),
            other => other,
        }
    }
}

/// The texts for what stands between here and any server bear the cause's name.
fn key_of(cause: Cause) -> &'static str {
    match cause {
        Cause::Unreachable => "wechat_unreachable",
        other => other.key(),
    }
}
