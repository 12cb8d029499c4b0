//! The connection to WeChat for one mini-program.

use crate::error::{Error, Refusal};
use crate::token::TokenCache;
use crate::{BaseUrl, stable_token};
use reqwest::{Client, Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

/// Who is asking. The secret can be used, never read back.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub appid: String,
    pub secret: SecretString,
}

/// A client for one mini-program. Share it: the token is fetched once for all who use it.
#[derive(Debug)]
pub struct Wechat {
    http: Client,
    base: BaseUrl,
    credentials: Credentials,
    token: TokenCache,
}

/// What is sent: nothing, or JSON.
#[derive(Clone, Copy)]
pub(crate) enum Body<'a> {
    None,
    Json(&'a Value),
}

impl Wechat {
    pub fn new(base: BaseUrl, credentials: Credentials) -> Result<Self, Error> {
        let mut http = Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(15))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .gzip(true);
        if base.is_loopback() {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|e| Error::NotSent(Error::scrub(e)))?;
        Ok(Self { http, base, credentials, token: TokenCache::default() })
    }

    pub fn appid(&self) -> &str {
        &self.credentials.appid
    }

    /// Fetches a token unless a living one is at hand: tells whether AppID, secret and this computer's address are
    /// accepted.
    pub async fn ensure_token(&self) -> Result<(), Error> {
        self.token.get(|| stable_token::fetch(self)).await.map(drop)
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// A call that carries its own credentials.
    pub(crate) async fn call_bare<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Body<'_>,
    ) -> Result<T, Error> {
        read(self.request(method, path, body).query(query)).await
    }

    /// A call with the token; a token WeChat refuses is fetched once more and the call made once more.
    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Body<'_>,
    ) -> Result<T, Error> {
        let again = |token: &SecretString| {
            let request = self.request(method.clone(), path, body);
            read(request.query(&[("access_token", token.expose_secret())]))
        };
        let token = self.token.get(|| stable_token::fetch(self)).await.map_err(Error::before_the_call)?;
        match again(&token).await {
            Err(Error::Refused(refusal)) if refusal.is_bad_token() => {
                let fresh = self.token.replace(&token, || stable_token::fetch(self)).await;
                let fresh = fresh.map_err(Error::before_the_call)?;
                if fresh.expose_secret() == token.expose_secret() {
                    return Err(Error::TokenRejected(refusal));
                }
                again(&fresh).await.map_err(Error::with_token_rejected)
            }
            other => other,
        }
    }

    fn request(&self, method: Method, path: &str, body: Body<'_>) -> RequestBuilder {
        let request = self.http.request(method, self.base.join(path));
        match body {
            Body::None => request,
            Body::Json(value) => request.json(value),
        }
    }
}

/// Sends, and reads either the typed answer or WeChat's refusal. Judged by `errcode`, not by the HTTP status.
async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Error> {
    let response = request.send().await.map_err(Error::from_send)?;
    let status = response.status();
    let bytes = response.bytes().await.map_err(|e| Error::NoAnswer(Error::scrub(e)))?;
    let Ok(value) = serde_json::from_slice::<Value>(&bytes) else {
        return Err(Error::unreadable(status));
    };
    if let Some(refusal) = Refusal::in_answer(&value) {
        return Err(Error::Refused(refusal));
    }
    serde_json::from_value(value).map_err(|_| Error::unreadable(status))
}

/// A JSON body. WeChat's parser refuses `\u` escapes; serde_json writes raw UTF-8.
pub(crate) fn json(body: &impl Serialize) -> Value {
    serde_json::to_value(body).expect("a body of strings and numbers")
}
