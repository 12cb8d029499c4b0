//! The errors of a read or a write, beside the caller's own.

use std::sync::Arc;

pub type Result<T> = std::result::Result<T, Error>;

/// A caller's own error type takes these over by `From`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the database refused")]
    Sql(#[from] rusqlite::Error),
    /// The commit that this write shared with its neighbours failed; nothing of it is on disk.
    #[error("the commit failed")]
    Commit(#[source] Arc<rusqlite::Error>),
    /// A fault in the write or read itself; nothing of it is on disk.
    #[error("the write panicked")]
    Panicked,
    #[error("the database is closed")]
    Closed,
}
