//! The whole system on one computer: a fake WeChat, a real endpoint and a simulated crowd on loopback, used by an
//! ordinary organiser, which can't tell the difference.
//!
//! Invariants:
//! - nothing leaves this computer: every address is 127.0.0.1 and every port the system's choice;
//! - its data lives in a folder of its own, marked and locked, which each rehearsal empties, because the fake WeChat
//!   forgets; a folder without the mark is never touched;
//! - its secrets are made up and live in memory.

mod faults;
mod folder;
mod rehearsal;
mod scene;
mod server;

pub use rehearsal::{Counts, Rehearsal};
pub use scene::Scene;
