//! The send queue against a WeChat that lives in memory, and a real store.
//!
//! Time is paused where retries wait; the store's writer is a real thread, and nothing here depends on how long it
//! takes.
#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

mod answers;
mod bench;
mod check;
mod clock;
mod crash;
mod desks;
mod flight;
mod full_disk;
mod interleavings;
mod left;
mod pause;
mod receipts;
mod reserved;
mod scripts;
mod shapes;
mod waits;
mod wechat;
