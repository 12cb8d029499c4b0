//! Clients against real servers with real certificates, and through real proxies, on loopback.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

mod certificates;
mod child;
mod proxies;
mod servers;
