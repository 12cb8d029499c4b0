//! Events: the list, a new one, changed, closed, deleted; the overview.

pub(crate) mod about;
mod at_endpoint;
pub(crate) mod close;
pub(crate) mod create;
pub(crate) mod form;
mod limits;
pub(crate) mod list;
pub(crate) mod overview;
mod titles;
