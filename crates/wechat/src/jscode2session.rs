//! `GET /sns/jscode2session` (reference, section 2): who the holder of a login code is.

use crate::api::LOGIN_PATH;
use crate::client::{Body, Wechat};
use crate::error::Error;
use reqwest::Method;
use secrecy::ExposeSecret;
use serde::Deserialize;

/// Who signed in. The session key is not read: nothing here needs it. That `openid` is there is the success.
#[derive(Clone, Deserialize)]
pub struct Session {
    pub openid: String,
    #[serde(default)]
    pub unionid: Option<String>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session(…)")
    }
}

impl Wechat {
    /// Exchanges a code of `wx.login`. After any answer but −1 and 45011 the code is spent.
    pub async fn jscode2session(&self, code: &str) -> Result<Session, Error> {
        let credentials = self.credentials();
        let query = [
            ("appid", credentials.appid.as_str()),
            ("secret", credentials.secret.expose_secret()),
            ("js_code", code),
            ("grant_type", "authorization_code"),
        ];
        let session: Session = self.call_bare(Method::GET, LOGIN_PATH, &query, Body::None).await?;
        if session.openid.is_empty() {
            return Err(Error::NoAnswer("an answer without an openid".to_owned()));
        }
        Ok(Session { unionid: session.unionid.filter(|id| !id.is_empty()), ..session })
    }
}
