//! What can go wrong with the data file.

use crate::StorageFailure;
use std::path::PathBuf;
use std::sync::Arc;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the database refused")]
    Sql(#[from] rusqlite::Error),
    /// A column's value can't be read as the type it should be.
    #[error("unreadable {what} in the database")]
    Unreadable { what: &'static str },
    /// The commit that this write shared with its neighbours failed; nothing of it is on disk.
    #[error("the commit failed")]
    Commit(#[source] Arc<rusqlite::Error>),
    /// A fault in the write itself; nothing of it is on disk.
    #[error("the write panicked")]
    Panicked,
    #[error("the store is closed")]
    Closed,
    /// The disk refuses, whatever is written or read.
    #[error("the disk refuses ({failure:?})")]
    Storage { failure: StorageFailure, source: Box<dyn std::error::Error + Send + Sync> },
    /// Opened to read: another process may be at work on it.
    #[error("the store was opened to read")]
    ReadOnly,
}

impl Error {
    /// Why the disk refuses, where it is the disk that does.
    pub fn storage_failure(&self) -> Option<StorageFailure> {
        match self {
            Self::Storage { failure, .. } => Some(*failure),
            Self::Sql(error) => StorageFailure::of_sqlite(error),
            // After a neighbour's failure SQLite says no more than that the transaction is gone.
            Self::Commit(error) => Some(StorageFailure::of_sqlite(error).unwrap_or(StorageFailure::Io)),
            _ => None,
        }
    }
}

impl From<sqlite::Error> for Error {
    fn from(error: sqlite::Error) -> Self {
        match error {
            sqlite::Error::Sql(error) => Self::Sql(error),
            sqlite::Error::Commit(error) => Self::Commit(error),
            sqlite::Error::Panicked => Self::Panicked,
            sqlite::Error::Closed => Self::Closed,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process works on this directory.
    #[error("another Muster has this data open")]
    InUse,
    #[error("the data directory {path} can't be used")]
    Directory { path: PathBuf, source: std::io::Error },
    #[error("the database can't be copied before it is brought up to date")]
    Backup(#[source] std::io::Error),
    #[error("the thread that writes can't be started")]
    Writer(#[source] std::io::Error),
    #[error("the database can't be opened")]
    Sql(#[from] rusqlite::Error),
    #[error("the database can't be brought up to date")]
    Migration(#[from] rusqlite_migration::Error),
}

impl OpenError {
    /// Why the disk refuses, where it is the disk that does.
    pub fn storage_failure(&self) -> Option<StorageFailure> {
        match self {
            Self::Directory { source, .. } | Self::Backup(source) => Some(StorageFailure::of_io(source)),
            Self::Sql(error) => StorageFailure::of_sqlite(error),
            Self::Migration(rusqlite_migration::Error::RusqliteError { err, .. }) => {
                StorageFailure::of_sqlite(err)
            }
            Self::InUse | Self::Writer(_) | Self::Migration(_) => None,
        }
    }
}
