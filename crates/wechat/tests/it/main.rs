//! The client against real servers on loopback.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

mod answers;
mod canary;
mod client;
mod proxy;
mod raw;
mod recorded;
mod requests;
mod transport;
