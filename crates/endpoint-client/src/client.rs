//! The connection to one endpoint with one token.

use crate::{EndpointUrl, Error};
use protocol::Problem;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct EndpointClient {
    http: Client,
    url: EndpointUrl,
    token: SecretString,
}

/// Beyond the longest wait a long-poll may ask for.
const TIMEOUT: Duration = Duration::from_secs(15);

impl EndpointClient {
    pub fn new(url: EndpointUrl, token: SecretString) -> Result<Self, Error> {
        let mut http = Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .gzip(true);
        if url.is_loopback() {
            http = http.no_proxy();
        }
        Ok(Self { http: http.build().map_err(Error::unreachable)?, url, token })
    }

    /// A call that may be kept open for `wait` seconds.
    pub(crate) fn request(&self, method: Method, segments: &[&str], wait: u32) -> RequestBuilder {
        self.http
            .request(method, self.url.call(segments))
            .bearer_auth(self.token.expose_secret())
            .timeout(TIMEOUT + Duration::from_secs(wait.into()))
    }
}

/// Sends, and reads the typed answer.
pub(crate) async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Error> {
    let response = accepted(request).await?;
    let status = response.status().as_u16();
    let bytes = response.bytes().await.map_err(Error::unreachable)?;
    serde_json::from_slice(&bytes).map_err(|_| Error::Unexpected { status })
}

/// Sends; the answer has no body worth reading.
pub(crate) async fn done(request: RequestBuilder) -> Result<(), Error> {
    accepted(request).await.map(drop)
}

async fn accepted(request: RequestBuilder) -> Result<Response, Error> {
    let response = request.send().await.map_err(Error::unreachable)?;
    let code = response.status();
    let status = code.as_u16();
    if code.is_success() {
        return Ok(response);
    }
    let retry_after_s = response.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse().ok());
    match code {
        StatusCode::UNAUTHORIZED => return Err(Error::Unauthorized),
        StatusCode::FORBIDDEN => return Err(Error::Forbidden),
        StatusCode::TOO_MANY_REQUESTS => return Err(Error::Busy { status, retry_after_s }),
        _ if code.is_server_error() => return Err(Error::Busy { status, retry_after_s }),
        _ => {}
    }
    match response.json::<Problem>().await {
        Ok(problem) => Err(Error::of_problem(problem)),
        Err(_) => Err(Error::Unexpected { status }),
    }
}
