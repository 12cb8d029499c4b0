//! The desktop's use cases, without a window: accounts and their secrets, events, people, messages, campaigns.
//!
//! It joins the parts below it: it implements the ports of `sync` and `dispatch` with the endpoint's client and
//! WeChat's, and shows everything as the views of [`api`]. Invariants:
//! - it knows neither Tauri nor the sandbox nor the endpoint: a rehearsal is an ordinary account with two loopback
//!   URLs and a vault that lives in memory;
//! - the AppSecret and the endpoint's token rest in the OS keyring, or in memory for this run; they go in and are
//!   used, and nothing returns them;
//! - every keyring call is off the async threads and has a time limit.

mod account;
pub mod api;
mod attendee;
mod audience;
mod campaign;
mod campaign_run;
mod campaign_view;
mod card;
mod changes;
mod check;
mod connect;
mod delivery;
mod directory;
mod draft;
mod event;
mod event_form;
mod field_tally;
mod index;
mod library;
mod link;
mod linking;
mod manual;
mod message;
mod message_list;
mod message_texts;
mod organiser;
mod person;
mod preflight;
mod preview;
mod problem;
mod request;
mod resend;
mod reserve;
mod sending;
mod synchronise;
mod template;
mod vault;
mod view;
mod why;

pub use changes::Changes;
pub use directory::data_directory;
pub use dispatch::Settings as SendingSettings;
pub use organiser::{Options, Organiser};
pub use request::{ask_to_cancel, ask_to_pause};
pub use vault::Vault;
pub use wechat::BaseUrl;
