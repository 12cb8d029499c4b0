//! Accounts: connected, tested, renamed, removed; their secrets, and their links to endpoint and WeChat.

pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod connect;
mod form;
pub(crate) mod linking;
pub(crate) mod links;
pub(crate) mod list;
pub(crate) mod outcomes;
pub(crate) mod ports;
pub(crate) mod sync_view;
pub(crate) mod synchronise;
pub(crate) mod template_cache;
pub(crate) mod vault;
