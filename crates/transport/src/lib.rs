//! How requests leave this computer: the settings that every HTTP client of the desktop shares, and why one didn't get
//! through.
//!
//! It knows no server and no call. Invariants:
//! - a client never retries or redirects by itself;
//! - requests to loopback never go through a proxy;
//! - a [`Failure`] names the server's host and the proxy's, and nothing else of a URL: secrets ride in queries.

mod certificate;
mod client;
mod failure;
mod names;

pub use client::{builder, is_loopback};
pub use failure::{Cause, Failure};
