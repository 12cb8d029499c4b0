//! The people of an event: found, shown whole, signed in or erased by hand, and why each was told or not.

pub(crate) mod attendee;
pub(crate) mod index;
pub(crate) mod list;
pub(crate) mod manual;
mod timeline;
pub(crate) mod why;
