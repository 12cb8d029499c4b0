//! `GET /v1/workspace/feed`.

use crate::client::{EndpointClient, read};
use crate::error::Error;
use protocol::FeedPage;
use reqwest::Method;

impl EndpointClient {
    /// The next page after a cursor (`None`: from the start), waiting up to `wait` ≤ 30 seconds for something to come.
    pub async fn feed(&self, after: Option<&str>, limit: u32, wait: u32) -> Result<FeedPage, Error> {
        let mut query = vec![("limit", limit.to_string()), ("wait", wait.to_string())];
        if let Some(after) = after {
            query.push(("after", after.to_owned()));
        }
        read(self.request(Method::GET, &["v1", "workspace", "feed"], wait).query(&query)).await
    }
}
