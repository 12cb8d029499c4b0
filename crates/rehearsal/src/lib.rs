//! The whole system on one computer: a fake WeChat, a real endpoint and a simulated crowd on loopback, used by an
//! ordinary organiser, which can't tell the difference.
//!
//! Invariants:
//! - nothing leaves this computer: every address is 127.0.0.1 and every port the system's choice;
//! - its data lives in a directory of its own, which each rehearsal starts anew, because the fake WeChat forgets;
//! - its secrets are made up and live in memory.

mod faults;
mod rehearsal;
mod scene;
mod server;

pub use rehearsal::{Counts, Rehearsal};
pub use scene::Scene;
