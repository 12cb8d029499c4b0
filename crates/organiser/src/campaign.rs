//! Campaigns: started, carried out, shown, sent once more; how fast, and to whom tests go.

pub(crate) mod control;
pub(crate) mod deliveries;
pub(crate) mod list;
pub(crate) mod request;
pub(crate) mod resend;
mod reservations;
pub(crate) mod run;
pub(crate) mod sending;
pub(crate) mod start;
pub(crate) mod testers;
mod view;
