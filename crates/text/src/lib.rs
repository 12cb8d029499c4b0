//! The one rule for text that people type: names, answers, event texts, secrets, searches.
//!
//! The sign-in page has the same rule in `miniprogram/src/text/`; both are held to `vectors.json` beside this crate.
//!
//! Invariants:
//! - no I/O, no dependency on another crate of the workspace;
//! - cleaning is idempotent, and what comes out is in Unicode's form NFC;
//! - whatever is left of a text can be seen: a text of which nothing is left is absent.

mod clean;
mod credential;
mod digit;
mod fold;
mod isolate;
mod length;
mod phone;
mod ranges;
mod surrogate;
#[cfg(test)]
mod tests;

pub use clean::{clean, clean_lines, visible};
pub use credential::clean_credential;
pub use digit::ascii_digit;
pub use fold::{Folded, fold};
pub use isolate::isolate;
pub use length::{clusters, count, prefix};
pub use phone::clean_phone;
pub use surrogate::repair_json;
