//! The texts of the CLI and the desktop's shell, from `locales/`: the same files that the window reads.
//!
//! No rule and no state: a key and its values in, a text out. Invariants:
//! - both languages have every key (`cargo xtask tidy`);
//! - a key nobody wrote a text for comes back as itself: odd to read, but never silence.

mod catalog;
mod lang;
mod problem;

pub use catalog::Catalog;
pub use lang::Lang;
pub use problem::ProblemText;
