//! One file per table: its row, its reads, its writes; plain functions over a connection or a write in progress.

pub mod accept;
pub mod account;
pub mod attempt;
pub mod attendee;
pub mod attendee_list;
pub mod audience;
pub mod campaign;
pub mod campaign_request;
pub mod delivery;
pub mod delivery_list;
pub mod event;
pub mod ledger;
pub mod login;
pub mod message;
pub mod person_list;
pub mod receipt;
pub mod sent;
pub mod setting;
pub mod subscription_change;
pub mod template;
pub mod unposted;
pub mod value_shape;
