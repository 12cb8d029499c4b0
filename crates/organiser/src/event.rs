//! Events: the list, a new one, changed, closed, deleted; the overview.

pub(crate) mod form;
pub(crate) mod list;
