//! `POST /v1/workspace/events/{code}/attendees`, `DELETE /v1/workspace/attendees/{attendee}`, and everybody at an event who
//! is not verified: `…/events/{code}/unverified`.

use crate::call::{done, read};
use crate::client::EndpointClient;
use crate::error::Error;
use protocol::{AddAttendee, AddedAttendee, Unverified};
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

    /// How many people [`Self::erase_unverified`] would erase.
    pub async fn count_unverified(&self, event: &str) -> Result<u64, Error> {
        let call = self.request(Method::GET, &["v1", "workspace", "events", event, "unverified"], 0);
        read(call).await.map(|Unverified { attendees }| attendees)
    }

    /// Erases whoever signed in by a phone, has no openid and no login code that could still bring one; says how many.
    pub async fn erase_unverified(&self, event: &str) -> Result<u64, Error> {
        let call = self.request(Method::DELETE, &["v1", "workspace", "events", event, "unverified"], 0);
        read(call).await.map(|Unverified { attendees }| attendees)
    }
}
