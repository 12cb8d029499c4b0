//! `POST /v1/workspace/logins/claim`, `…/complete`.

use crate::call::{done, read};
use crate::client::EndpointClient;
use crate::error::Error;
use protocol::{ClaimLogins, ClaimedLogins, CompleteLogins};
use reqwest::Method;

impl EndpointClient {
    /// Leases login codes to this desktop.
    pub async fn claim_logins(&self, claim: &ClaimLogins) -> Result<ClaimedLogins, Error> {
        read(self.request(Method::POST, &["v1", "workspace", "logins", "claim"], claim.wait).json(claim))
            .await
    }

    /// Reports their results.
    pub async fn complete_logins(&self, results: &CompleteLogins) -> Result<(), Error> {
        done(self.request(Method::POST, &["v1", "workspace", "logins", "complete"], 0).json(results)).await
    }
}
