//! `POST /v1/workspace/sends/reserve`, `POST /v1/workspace/sends`.

use crate::call::{done, read};
use crate::client::EndpointClient;
use crate::error::Error;
use protocol::{PostSends, Reservation, ReserveSends, ReservedSends};
use reqwest::Method;

impl EndpointClient {
    /// Reserves up to 1,000 people for one message of a template, or, with `release`, gives them back.
    pub async fn reserve_sends(&self, reserve: &ReserveSends) -> Result<Vec<Reservation>, Error> {
        let path = ["v1", "workspace", "sends", "reserve"];
        let reserved: ReservedSends = read(self.request(Method::POST, &path, 0).json(reserve)).await?;
        Ok(reserved.results)
    }

    /// Reports up to 1,000 outcomes; those that were reported before change nothing.
    pub async fn post_sends(&self, sends: &PostSends) -> Result<(), Error> {
        done(self.request(Method::POST, &["v1", "workspace", "sends"], 0).json(sends)).await
    }
}
