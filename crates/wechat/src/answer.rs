//! Reading an answer: judged by `errcode`, not by the HTTP status, unless something in front of WeChat answered.

use crate::Api;
use crate::error::Error;
use crate::refusal::{Refusal, Verdict};
use reqwest::{RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use transport::Failure;

/// More than WeChat ever answers: a list of templates is a few hundred KB, a code's picture less.
const MAX_ANSWER_BYTES: usize = 8 << 20;

/// What came back, whole.
pub(crate) struct Answer {
    api: Api,
    status: StatusCode,
    bytes: Vec<u8>,
}

/// Sends, and receives all of the answer.
pub(crate) async fn receive(api: Api, request: RequestBuilder) -> Result<Answer, Error> {
    let lost = |error| Error::NoAnswer(Failure::new(error).to_string());
    let mut response = request.send().await.map_err(Error::from_send)?;
    let status = response.status();
    // WeChat refuses with 200: a 5xx is a gateway's, and what WeChat did behind it is unknown.
    if status.is_server_error() {
        return Err(Error::NoAnswer(format!("HTTP {}", status.as_u16())));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        if bytes.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(Error::NoAnswer("an answer that doesn't end".to_owned()));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Answer { api, status, bytes })
}

impl Answer {
    /// The typed answer, or WeChat's refusal. `accepted` are errcodes that are none, if the answer holds what makes a
    /// success.
    pub(crate) fn json<T: DeserializeOwned>(self, accepted: &[i64]) -> Result<T, Error> {
        let unreadable = || Error::unreadable(self.status);
        let value: Value = serde_json::from_slice(&self.bytes).map_err(|_| unreadable())?;
        match Refusal::in_answer(self.api, &value) {
            Verdict::Refused(refusal) if accepted.contains(&refusal.errcode) => {
                serde_json::from_value(value).map_err(|_| Error::Refused(refusal))
            }
            Verdict::Refused(refusal) => Err(Error::Refused(refusal)),
            Verdict::Unreadable => Err(unreadable()),
            Verdict::Accepted | Verdict::Silent => {
                // Also `{}`, which says nothing, is unreadable: each type names what its success must hold.
                serde_json::from_value(value).map_err(|_| unreadable())
            }
        }
    }

    /// The picture's bytes, or WeChat's refusal, which is JSON: told apart by the first byte.
    pub(crate) fn image(self) -> Result<Vec<u8>, Error> {
        match self.bytes.first() {
            Some(b'{') => Err(self.json::<Value>(&[]).err().unwrap_or(Error::unreadable(StatusCode::OK))),
            Some(_) if self.status.is_success() => Ok(self.bytes),
            _ => Err(Error::unreadable(self.status)),
        }
    }
}
