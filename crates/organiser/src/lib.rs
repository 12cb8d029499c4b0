//! Placeholder.
pub mod api;
