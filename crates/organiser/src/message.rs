//! Messages: written, previewed for one and for everybody; the templates they are of.

pub(crate) mod audience;
pub(crate) mod card;
pub(crate) mod draft;
pub(crate) mod edit;
pub(crate) mod field_tally;
pub(crate) mod library;
pub(crate) mod list;
pub(crate) mod preflight;
pub(crate) mod preview;
pub(crate) mod template;
pub(crate) mod texts;
