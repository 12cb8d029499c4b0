//! Support for whole-system tests: real processes, each owned by the test that started it.
//!
//! No part of Muster is replaced: the only fake is WeChat, and it speaks real HTTP.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

mod canary;
mod clear;
pub mod clock;
mod desk;
mod display;
mod figures;
mod follow;
mod page;
mod process;
mod programs;
mod second_phone;
pub mod sender;
mod service;
mod sign_in_service;
mod sync_trace;
pub mod terminal;
pub mod torture;
pub mod usage;
mod venue;
mod wait;
mod world;

pub use canary::files_holding;
pub use clear::assert_clear;
pub use desk::Desk;
pub use display::Display;
pub use figures::Figures;
pub use follow::Follow;
pub use page::AttendeePage;
pub use process::Running;
pub use programs::program;
pub use second_phone::sign_in_with_second_phones;
pub use service::{KeyringState, SecretService};
pub use sign_in_service::SignInService;
pub use sync_trace::synced_before_leaving;
pub use terminal::Terminal;
pub use venue::Venue;
pub use wait::until;
pub use world::{CONTROL_TOKEN, SECRET, World};
