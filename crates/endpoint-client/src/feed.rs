//! `GET /v1/workspace/feed`.

use crate::call::{Failure, try_read};
use crate::client::EndpointClient;
use crate::error::Error;
use protocol::FeedPage;
use reqwest::Method;

impl EndpointClient {
    /// The next page after a cursor (`None`: from the start), waiting up to `wait` ≤ 30 seconds for something to come.
    ///
    /// At most `limit` rows; fewer for as long as pages are too large for the line.
    pub async fn feed(&self, after: Option<&str>, limit: u32, wait: u32) -> Result<FeedPage, Error> {
        let limit = self.page_limit.of(limit);
        let mut query = vec![("limit", limit.to_string()), ("wait", wait.to_string())];
        if let Some(after) = after {
            query.push(("after", after.to_owned()));
        }
        let call = self.request(Method::GET, &["v1", "workspace", "feed"], wait).query(&query);
        let page = try_read(call).await;
        match &page {
            Ok(_) => self.page_limit.grow(limit),
            Err(Failure::TooMuch(_)) => self.page_limit.halve(limit),
            Err(Failure::Other(_)) => {}
        }
        page.map_err(Failure::into_error)
    }
}
