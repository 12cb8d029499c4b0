//! Synchronisation against an endpoint and a WeChat that live in memory, and a real store.
#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

mod bench;
mod blockers;
mod converge;
mod exchange;
mod feed;
mod idle;
mod inbox;
mod kinds;
mod logins;
mod offline;
mod rows;
