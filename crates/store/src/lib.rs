//! The desktop's SQLite database: the sign-in list, messages, campaigns, and the outcome of every delivery.
//!
//! The `sqlite` crate, with its invariants, works on the file. No rule is here: what a state may become and
//! what is left to send are `domain`'s. Invariants:
//! - one process works a data directory, held by an OS lock;
//! - a damaged file is set aside, never overwritten, and the file is copied before a migration; these copies go after
//!   7 days, and with the first erasure;
//! - who was erased stays erased, whatever an older or late row says;
//! - no secret is ever written here: they rest in the keyring.

mod ask;
mod copies;
mod erase;
mod error;
mod failure;
mod lock;
mod open;
mod people;
mod row;
mod schema;
mod spill;
mod stored_problem;
pub mod table;
mod writer;

pub use ask::ask;
pub use erase::{Gone, erase_attendee, erase_event, erase_person};
pub use error::{Error, OpenError, Result};
pub use failure::StorageFailure;
pub use open::{Opened, Store};
pub use people::People;
pub use rusqlite::Connection;
pub use spill::Spilled;
pub use stored_problem::StoredProblem;
pub use writer::{Table, Tx};
