//! `GET /v1/workspace`.

use crate::call::read;
use crate::client::EndpointClient;
use crate::error::Error;
use protocol::Workspace;
use reqwest::Method;

impl EndpointClient {
    /// What the token belongs to, and what time it is there.
    pub async fn workspace(&self) -> Result<Workspace, Error> {
        read(self.request(Method::GET, &["v1", "workspace"], 0)).await
    }
}
