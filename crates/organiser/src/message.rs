//! Messages: written, previewed for one and for everybody; the templates they are of.

pub(crate) mod audience;
pub(crate) mod card;
mod draft;
pub(crate) mod edit;
mod field_tally;
pub(crate) mod library;
pub(crate) mod list;
pub(crate) mod preflight;
pub(crate) mod preview;
pub(crate) mod templates;
pub(crate) mod texts;
