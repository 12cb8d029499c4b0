//! How this product works with an SQLite file, whatever its tables are: one thread that writes, a few connections that
//! read, and what keeps people's data private and gone once it is erased.
//!
//! It knows no table and runs no migration. Invariants:
//! - one writer thread; neighbouring writes share one commit, and one that fails takes no other with it;
//! - a reply means that the commit is on disk (WAL, `synchronous=FULL`), an error that nothing of the write is;
//! - what a write announces is announced after its commit and before its reply, or never;
//! - a read sees one consistent state and can change nothing;
//! - a file is made readable by its owner alone; what was erased is overwritten, in the write-ahead log too.

mod connection;
mod damage;
mod error;
mod private;
mod readers;
mod residue;
mod space;
mod writer;

pub use connection::{BUSY_TIMEOUT, Tuning, open_beside, open_for_reading, open_for_writing};
pub use damage::is_damaged;
pub use error::{Error, Result};
pub use private::{create_directory, create_file};
pub use readers::Readers;
pub use residue::Residue;
pub use space::free_space;
pub use writer::{Effects, Writer};
