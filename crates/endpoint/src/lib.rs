//! The endpoint: the small HTTP service that mini-programs post sign-ins to and desktops sync from.
//!
//! It is an inbox and a feed. It knows no appSecret, talks to nobody by itself and sends no message.
//!
//! Invariants:
//! - an answered sign-in is on disk, with its feed rows, in one transaction;
//! - numbers run 1, 2, 3 … per event without gaps, one per visitor, whatever is replayed or races;
//! - a reader that has seen feed row n never later misses a row ≤ n;
//! - a login code is leased to one desktop at a time and never handed out expired;
//! - one message of a template is reserved for one person by one token at a time, and a person who got it stays
//!   recorded as notified;
//! - tokens and visitors rest as hashes only; neither they nor names, answers, openids or codes reach a log;
//! - rules are pure: the clock comes in as a value.

mod app;
mod buckets;
mod call;
mod caller;
mod client_address;
mod clock;
mod connections;
mod error;
mod exchanged;
mod extract;
mod http_rules;
mod identifier;
mod limit;
mod metrics;
mod openapi;
pub mod operations;
mod ops;
mod poll;
mod refusal;
mod request_id;
mod retention;
mod router;
mod routes;
mod rules;
mod server;
pub mod storage;
mod throttle;
mod token;
mod upkeep;

pub use caller::Caller;
pub use clock::{Clock, Now};
pub use connections::ConnectionLimits;
pub use ipnet::IpNet;
pub use limit::{Limit, NotARate, Rate};
pub use ops::{NotAnAddress, OpsAddress};
pub use refusal::Refusal;
pub use server::{Listeners, Settings, Timeouts, serve, serve_with};
pub use storage::{BackupError, DatabaseUrl, Storage, StorageError, UrlError, backup, restore};
pub use throttle::Rates;
pub use token::BearerToken;

/// The OpenAPI 3.1 document, as the service itself gives it, readable.
pub fn openapi() -> String {
    format!("{:#}\n", openapi::document(&router::calls()))
}
