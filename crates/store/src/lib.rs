//! The desktop's SQLite: the sign-in list, messages, campaigns, and what became of every delivery.
//!
//! The only desktop crate that names rusqlite. It holds no rule: what a state may become and what is left to send are
//! `domain`'s. Invariants:
//! - one writer thread; neighbouring writes share one commit, each in its own savepoint, so that one that fails takes
//!   no other with it; a reply means the commit is on disk (WAL, `synchronous=FULL`);
//! - one process works a data directory, held by an OS lock;
//! - a damaged file is set aside, never overwritten;
//! - no secret is ever written here: they rest in the keyring.

mod connection;
mod error;
mod lock;
mod open;
mod private;
mod reader;
mod row;
mod schema;
pub mod table;
mod writer;

pub use error::{Error, OpenError, Result};
pub use open::{Opened, Store};
pub use rusqlite::Connection;
pub use writer::{Table, Tx};
