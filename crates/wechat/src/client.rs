//! The connection to WeChat for one mini-program.

use crate::answer::{self, Answer};
use crate::api::Api;
use crate::errcode::Class;
use crate::error::Error;
use crate::token::TokenCache;
use crate::{BaseUrl, stable_token};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use transport::Failure;

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

const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);

/// One call that carries a token.
pub(crate) struct Call<'a> {
    pub method: Method,
    pub path: &'a str,
    pub query: &'a [(&'a str, &'a str)],
    pub body: Body<'a>,
    /// Errcodes that are a success of this call.
    pub accepted: &'a [i64],
}

/// What is sent: nothing, JSON, or a form.
#[derive(Clone, Copy)]
pub(crate) enum Body<'a> {
    None,
    Json(&'a str),
    Form(&'a [(&'a str, String)]),
}

impl<'a> Call<'a> {
    pub(crate) const fn get(path: &'a str) -> Self {
        Self { method: Method::GET, path, query: &[], body: Body::None, accepted: &[] }
    }

    pub(crate) const fn post(path: &'a str, body: Body<'a>) -> Self {
        Self { method: Method::POST, path, query: &[], body, accepted: &[] }
    }
}

impl Wechat {
    pub fn new(base: BaseUrl, credentials: Credentials) -> Result<Self, Error> {
        let http = transport::builder(base.host()).timeout(ANSWER_TIMEOUT).build();
        let http = http.map_err(|error| Error::NotSent(Failure::new(error)))?;
        Ok(Self { http, base, credentials, token: TokenCache::default() })
    }

    pub fn appid(&self) -> &str {
        &self.credentials.appid
    }

    /// Fetches a token unless a valid one is cached: shows whether AppID, secret and this computer's address are
    /// accepted.
    pub async fn ensure_token(&self) -> Result<(), Error> {
        self.token.get(|| stable_token::fetch(self)).await.map(drop).map_err(Error::before_the_call)
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
        self.receive(path, self.request(method, path, body).query(query)).await?.json(&[])
    }

    /// A call with the token, answered in JSON.
    pub(crate) async fn call<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, Error> {
        let accepted = call.accepted;
        self.with_token(&call, |answer| answer.json(accepted)).await
    }

    /// A call with the token, answered by an image.
    pub(crate) async fn call_for_image(&self, call: Call<'_>) -> Result<Vec<u8>, Error> {
        self.with_token(&call, Answer::image).await
    }

    /// A token WeChat refuses is fetched once more and the call made once more.
    async fn with_token<T>(
        &self,
        call: &Call<'_>,
        read: impl Fn(Answer) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let once = async |token: &SecretString| {
            let request = self.request(call.method.clone(), call.path, call.body);
            let request = request.query(&[("access_token", token.expose_secret())]).query(call.query);
            self.receive(call.path, request).await.and_then(&read)
        };
        let token = self.token.get(|| stable_token::fetch(self)).await.map_err(Error::before_the_call)?;
        match once(&token).await {
            Err(Error::Refused(refusal)) if refusal.meaning().class == Class::Token => {
                let fresh = self.token.replace(&token, || stable_token::fetch(self)).await;
                let fresh = fresh.map_err(Error::before_the_call)?;
                if fresh.expose_secret() == token.expose_secret() {
                    return Err(Error::TokenRejected(refusal));
                }
                once(&fresh).await.map_err(Error::with_token_rejected)
            }
            other => other,
        }
    }

    async fn receive(&self, path: &str, request: RequestBuilder) -> Result<Answer, Error> {
        answer::receive(Api::of_path(path), request).await
    }

    fn request(&self, method: Method, path: &str, body: Body<'_>) -> RequestBuilder {
        let request = self.http.request(method, self.base.join(path));
        match body {
            Body::None => request,
            Body::Json(text) => request.header(CONTENT_TYPE, "application/json").body(text.to_owned()),
            Body::Form(pairs) => {
                request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(self.form(pairs))
            }
        }
    }

    fn form(&self, pairs: &[(&str, String)]) -> String {
        let mut url = self.base.join("/");
        url.query_pairs_mut().extend_pairs(pairs);
        url.query().unwrap_or_default().to_owned()
    }
}

/// A JSON body. WeChat's parser refuses `\u` escapes; serde_json writes raw UTF-8.
pub(crate) fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).expect("a body of strings and numbers")
}

#[cfg(test)]
mod tests {
    use super::{Credentials, Wechat};
    use crate::{BaseUrl, Error};
    use secrecy::SecretString;
    use tokio::io::AsyncWriteExt;
    use tokio::net::TcpListener;
    use tokio::time::Instant;

    /// What one call to a server over TLS ends with, when the server says these bytes in place of a handshake, or
    /// nothing at all.
    async fn greeted_with(bytes: Option<&'static [u8]>) -> Result<(), Error> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = BaseUrl::unchecked(&format!("https://{}", listener.local_addr().unwrap()));
        let serving = tokio::spawn(async move {
            let mut kept = Vec::new();
            while let Ok((mut socket, _)) = listener.accept().await {
                if let Some(bytes) = bytes {
                    socket.write_all(bytes).await.unwrap();
                } else {
                    kept.push(socket);
                }
            }
        });
        let credentials =
            Credentials { appid: "wxFAKE".to_owned(), secret: SecretString::from("FAKE-SECRET") };
        let wechat = Wechat::new(base, credentials).unwrap();
        let result = wechat.jscode2session("FAKE-code").await.map(drop);
        serving.abort();
        result
    }

    #[tokio::test]
    async fn a_handshake_that_fails_is_not_sent() {
        for bytes in [&b""[..], b"HTTP/1.1 200 OK\r\n\r\n", b"\x15\x03\x01\x00\x02\x02\x28"] {
            let result = greeted_with(Some(bytes)).await;
            assert!(matches!(result, Err(Error::NotSent(_))), "{bytes:?}: {result:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_handshake_that_never_ends_is_not_sent_after_ten_seconds() {
        let began = Instant::now();
        let result = greeted_with(None).await;
        assert!(matches!(result, Err(Error::NotSent(_))), "{result:?}");
        assert_eq!(began.elapsed().as_secs(), 10);
    }

    #[tokio::test]
    async fn a_name_without_an_address_is_not_sent() {
        let base = BaseUrl::unchecked("http://nowhere.invalid");
        let credentials =
            Credentials { appid: "wxFAKE".to_owned(), secret: SecretString::from("FAKE-SECRET") };
        let error = Wechat::new(base, credentials).unwrap().jscode2session("FAKE-code").await.unwrap_err();
        assert!(matches!(error, Error::NotSent(_)), "{error:?}");
        assert_eq!(error.key(), "name_unknown");
    }
}
