//! The desktop's use cases, without a window: accounts and their secrets, events, people, messages, campaigns.
//!
//! It joins the parts below it: it implements the ports of `sync` and `dispatch` with the endpoint's client and
//! WeChat's, and shows everything as the views of [`api`]. Invariants:
//! - it knows neither Tauri nor the sandbox nor the endpoint: a rehearsal is an ordinary account with two loopback
//!   URLs and a vault that lives in memory;
//! - the AppSecret and the endpoint's token rest in the OS keyring, or in memory for this run; they go in and are
//!   used, and nothing returns them;
//! - every keyring call is off the async threads and has a time limit.

#[macro_use]
pub mod api;

mod account;
mod call;
mod campaign;
mod changes;
mod core;
mod directory;
mod event;
mod facade;
mod file_size;
mod message;
mod people;
mod problem;
mod tasks;
mod view;

pub use self::core::{Options, Organiser};
pub use account::vault::Vault;
pub use call::{Window, call};
pub use campaign::request::{ask_to_cancel, ask_to_pause};
pub use changes::Changes;
pub use directory::data_directory;
pub use dispatch::Settings as SendingSettings;
pub use wechat::BaseUrl;
