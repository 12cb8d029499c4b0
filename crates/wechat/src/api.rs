//! Which call an answer belongs to: the same errcode means one thing here and another there.

use crate::quota_get::SEND_PATH;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// `stable_token`, which carries the AppSecret.
    Token,
    /// `jscode2session`, which carries the AppSecret.
    Login,
    /// `subscribe/send`.
    Send,
    /// The calls about templates, each of which has a small daily quota of its own.
    Templates,
    Other,
}

pub(crate) const TOKEN_PATH: &str = "/cgi-bin/stable_token";
pub(crate) const LOGIN_PATH: &str = "/sns/jscode2session";
const TEMPLATE_PATHS: &str = "/wxaapi/newtmpl/";

impl Api {
    pub(crate) fn of_path(path: &str) -> Self {
        match path {
            TOKEN_PATH => Self::Token,
            LOGIN_PATH => Self::Login,
            SEND_PATH => Self::Send,
            _ if path.starts_with(TEMPLATE_PATHS) => Self::Templates,
            _ => Self::Other,
        }
    }
}
