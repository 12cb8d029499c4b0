//! Accounts: connected, tested, renamed, removed; their secrets, and their links to endpoint and WeChat.

pub(crate) mod check;
pub(crate) mod connect;
pub(crate) mod link;
pub(crate) mod linking;
pub(crate) mod list;
pub(crate) mod synchronise;
pub(crate) mod vault;
