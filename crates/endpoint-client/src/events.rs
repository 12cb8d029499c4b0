//! `GET /v1/workspace/events`, `PUT` and `DELETE /v1/workspace/events/{code}`.

use crate::call::{done, read};
use crate::client::EndpointClient;
use crate::error::Error;
use protocol::{EventBody, EventList};
use reqwest::Method;

impl EndpointClient {
    pub async fn events(&self) -> Result<Vec<EventBody>, Error> {
        let list: EventList = read(self.request(Method::GET, &["v1", "workspace", "events"], 0)).await?;
        Ok(list.events)
    }

    /// Creates the event, or changes it from the revision its body names. Returns the whole event.
    pub async fn put_event(&self, code: &str, event: &EventBody) -> Result<EventBody, Error> {
        read(self.request(Method::PUT, &["v1", "workspace", "events", code], 0).json(event)).await
    }

    /// Purges the event, of which this is the current revision, and its people. One that is unknown is gone already.
    pub async fn delete_event(&self, code: &str, revision: i64) -> Result<(), Error> {
        let call = self.request(Method::DELETE, &["v1", "workspace", "events", code], 0);
        done(call.query(&[("revision", revision)])).await
    }
}
