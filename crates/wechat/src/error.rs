//! The errors of a call, distinguished by what the caller can do about them.

use crate::errcode::meaning;
use crate::refusal::Refusal;
use reqwest::StatusCode;

#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// WeChat answered no.
    #[error("WeChat refused: {0}")]
    Refused(Refusal),
    /// WeChat refuses a token it has just given.
    #[error("WeChat refuses a fresh token: {0}")]
    TokenRejected(Refusal),
    /// The request never left this computer (DNS, connect, TLS): trying again is safe.
    #[error("the request could not be sent: {0}")]
    NotSent(String),
    /// The request left and no readable answer came back: it may or may not have been carried out.
    #[error("no answer came back: {0}")]
    NoAnswer(String),
}

impl Error {
    /// WeChat's no, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) | Self::TokenRejected(refusal) => Some(refusal),
            Self::NotSent(_) | Self::NoAnswer(_) => None,
        }
    }

    /// The key of its heading, reason and remedy in the problem texts.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotSent(_) | Self::NoAnswer(_) => "wechat_unreachable",
            Self::TokenRejected(_) => "token_rejected",
            // A call that carries a token never ends with this: the token was refused, or a fresh one was.
            Self::Refused(refusal) if refusal.errcode == 40_001 => "wrong_secret",
            Self::Refused(refusal) => match meaning(refusal.errcode).key {
                "ip_not_allowed" if refusal.ip().is_none() => "ip_not_named",
                "field_refused" if refusal.field().is_none() => "fields_refused",
                key => key,
            },
        }
    }

    /// A transport failure's words without the URL, whose query holds secrets.
    pub(crate) fn scrub(error: reqwest::Error) -> String {
        let error = error.without_url();
        let mut words = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            words += &format!(": {inner}");
            cause = inner.source();
        }
        words
    }

    /// Connecting covers DNS, TCP, a proxy's tunnel and TLS; until that is done nothing of the request is written.
    pub(crate) fn from_send(error: reqwest::Error) -> Self {
        if error.is_connect() || error.is_builder() {
            Self::NotSent(Self::scrub(error))
        } else {
            Self::NoAnswer(Self::scrub(error))
        }
    }

    pub(crate) fn unreadable(status: StatusCode) -> Self {
        Self::NoAnswer(format!("HTTP {} with an unreadable body", status.as_u16()))
    }

    /// A lost answer to the token's fetch says nothing about the call itself, which never left.
    pub(crate) fn before_the_call(self) -> Self {
        match self {
            Self::NoAnswer(why) => Self::NotSent(why),
            other => other,
        }
    }

    pub(crate) fn with_token_rejected(self) -> Self {
        match self {
            Self::Refused(refusal) if refusal.is_bad_token() => Self::TokenRejected(refusal),
            other => other,
        }
    }
}
