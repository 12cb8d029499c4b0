//! `POST /v1/workspace/events/{code}/attendees`, `DELETE /v1/workspace/attendees/{attendee}`.

use crate::call::{done, read};
use crate::client::EndpointClient;
use crate::error::Error;
use protocol::{AddAttendee, AddedAttendee};
use reqwest::Method;

impl EndpointClient {
    /// Signs in somebody without a phone. A replay of the submission gets the first answer.
    pub async fn add_attendee(&self, event: &str, attendee: &AddAttendee) -> Result<AddedAttendee, Error> {
        let path = ["v1", "workspace", "events", event, "attendees"];
        read(self.request(Method::POST, &path, 0).json(attendee)).await
    }

    /// Erases somebody at the endpoint. One who is unknown is erased already.
    pub async fn erase_attendee(&self, attendee: &str) -> Result<(), Error> {
        done(self.request(Method::DELETE, &["v1", "workspace", "attendees", attendee], 0)).await
    }
}
