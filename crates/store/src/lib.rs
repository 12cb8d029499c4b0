//! The desktop's SQLite: the sign-in list, messages, campaigns, and what became of every delivery.
//!
//! The only desktop crate that names rusqlite. It holds no rule: what a state may become and what is left to send are
//! `domain`'s. Invariants:
//! - one writer thread; neighbouring writes share one commit, and one that fails takes no other with it; a reply means
//!   the commit is on disk (WAL, `synchronous=FULL`);
//! - one process works a data directory, held by an OS lock;
//! - a damaged file is set aside, never overwritten, and the file is copied before a migration; these copies go after
//!   7 days, and with the first erasure;
//! - who was erased stays erased, whatever an older or late row says;
//! - no secret is ever written here: they rest in the keyring.

mod ask;
mod connection;
mod copies;
mod erase;
mod error;
mod lock;
mod open;
mod people;
mod private;
mod reader;
mod row;
mod schema;
pub mod table;
mod writer;

pub use ask::ask;
pub use erase::{Gone, erase_attendee, erase_event, erase_person};
pub use error::{Error, OpenError, Result};
pub use open::{Opened, Store};
pub use people::People;
pub use rusqlite::Connection;
pub use writer::{Table, Tx};
