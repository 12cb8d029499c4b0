//! The connection to one endpoint with one token.

use crate::call::Call;
use crate::page_limit::PageLimit;
use crate::{EndpointUrl, Error};
use reqwest::{Client, Method};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct EndpointClient {
    http: Client,
    url: EndpointUrl,
    token: SecretString,
    pub(crate) page_limit: Arc<PageLimit>,
}

impl EndpointClient {
    pub fn new(url: EndpointUrl, token: SecretString) -> Result<Self, Error> {
        let http = transport::builder(url.host()).build().map_err(Error::unreachable)?;
        Ok(Self { http, url, token, page_limit: Arc::default() })
    }

    /// A call that may be kept open for `wait` seconds before its answer begins.
    pub(crate) fn request(&self, method: Method, segments: &[&str], wait: u32) -> Call {
        let request = self.http.request(method, self.url.call(segments));
        Call::new(request.bearer_auth(self.token.expose_secret()), wait)
    }
}
