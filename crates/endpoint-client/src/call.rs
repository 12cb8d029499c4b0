//! One call: sent, and its answer read as long as something comes.
//!
//! A slow line is no reason to give up, so what ends a call is silence, not its length. What an answer unpacks to is
//! limited, because a little gzip can be a lot of bytes.

use crate::Error;
use protocol::Problem;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;
use tokio::time::timeout;

/// How long an answer may say nothing, before it begins and within.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(15);

/// For everything, so that a peer that sends a byte now and then does not keep a call for ever.
const CALL_TIMEOUT: Duration = Duration::from_secs(600);

/// Unpacked. The largest answers are pages of about 1 MiB, and the events of a workspace.
const MAX_ANSWER: usize = 32 * 1024 * 1024;

pub(crate) struct Call {
    request: RequestBuilder,
    /// How long the endpoint may take to begin its answer.
    begin_timeout: Duration,
}

/// Why there is no answer.
pub(crate) enum Failure {
    /// It was too long, or too long in coming: a shorter one may come.
    TooMuch(Error),
    Other(Error),
}

impl Call {
    pub(crate) fn new(request: RequestBuilder, wait: u32) -> Self {
        let wait = Duration::from_secs(wait.into());
        Self { request: request.timeout(CALL_TIMEOUT + wait), begin_timeout: SILENCE_TIMEOUT + wait }
    }

    pub(crate) fn json(self, body: &impl Serialize) -> Self {
        Self { request: self.request.json(body), ..self }
    }

    pub(crate) fn query(self, query: &impl Serialize) -> Self {
        Self { request: self.request.query(query), ..self }
    }
}

/// Sends, and reads the typed answer.
pub(crate) async fn read<T: DeserializeOwned>(call: Call) -> Result<T, Error> {
    try_read(call).await.map_err(Failure::into_error)
}

/// The same, telling apart what a smaller question may help against.
pub(crate) async fn try_read<T: DeserializeOwned>(call: Call) -> Result<T, Failure> {
    let mut response = accepted(call).await?;
    let status = response.status().as_u16();
    let bytes = body(&mut response).await?;
    serde_json::from_slice(&bytes).map_err(|_| Failure::Other(Error::Unexpected { status }))
}

/// Sends; the answer has no body worth reading.
pub(crate) async fn done(call: Call) -> Result<(), Error> {
    accepted(call).await.map(drop).map_err(Failure::into_error)
}

async fn accepted(call: Call) -> Result<Response, Failure> {
    let begun = timeout(call.begin_timeout, call.request.send()).await.map_err(|_| Failure::silence())?;
    let mut response = begun.map_err(Failure::of)?;
    let code = response.status();
    let status = code.as_u16();
    if code.is_success() {
        return Ok(response);
    }
    let retry_after_s = response.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse().ok());
    let refused = match code {
        StatusCode::UNAUTHORIZED => Error::Unauthorized,
        StatusCode::FORBIDDEN => Error::Forbidden,
        StatusCode::TOO_MANY_REQUESTS => Error::Busy { status, retry_after_s },
        _ if code.is_server_error() => Error::Busy { status, retry_after_s },
        _ => match serde_json::from_slice::<Problem>(&body(&mut response).await?) {
            Ok(problem) => Error::of_problem(problem),
            Err(_) => Error::Unexpected { status },
        },
    };
    Err(Failure::Other(refused))
}

async fn body(response: &mut Response) -> Result<Vec<u8>, Failure> {
    let status = response.status().as_u16();
    let mut bytes = Vec::new();
    loop {
        let chunk = timeout(SILENCE_TIMEOUT, response.chunk()).await.map_err(|_| Failure::silence())?;
        let Some(chunk) = chunk.map_err(Failure::of)? else { return Ok(bytes) };
        if bytes.len() + chunk.len() > MAX_ANSWER {
            return Err(Failure::TooMuch(Error::Unexpected { status }));
        }
        bytes.extend_from_slice(&chunk);
    }
}

impl Failure {
    fn silence() -> Self {
        Self::TooMuch(Error::Unreachable(transport::Failure::unreachable("nothing came for a while")))
    }

    fn of(error: reqwest::Error) -> Self {
        let is_timeout = error.is_timeout();
        let error = Error::unreachable(error);
        if is_timeout { Self::TooMuch(error) } else { Self::Other(error) }
    }

    pub(crate) fn into_error(self) -> Error {
        match self {
            Self::TooMuch(error) | Self::Other(error) => error,
        }
    }
}
