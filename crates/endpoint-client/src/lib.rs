//! The organiser's side of the endpoint's HTTP API, as calls.
//!
//! It knows the wire and nothing else: no retry, no schedule, no store. Invariants:
//! - the token is a `SecretString` and travels in a header only; no error holds it, nor more of the URL than its host;
//! - a call ends by silence, not by its length, and what an answer unpacks to is limited;
//! - plain http goes to loopback only.

mod attendees;
mod call;
mod client;
mod error;
mod events;
mod feed;
mod logins;
mod page_limit;
mod sends;
mod url;
mod workspace;

pub use client::EndpointClient;
pub use error::Error;
pub use url::{EndpointUrl, UnusableUrl};
