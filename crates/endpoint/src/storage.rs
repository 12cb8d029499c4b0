//! Where the service keeps what it knows: a database, opened by its URL.
//!
//! Operations decide, over [`rows`]; a database reads and writes them in one transaction. Nothing outside this module
//! names a particular database.

pub(crate) mod rows;
mod sqlite;
mod url;

pub use crate::identifier::{EventCode, VisitorHash};
pub use sqlite::BackupError;
pub use url::{DatabaseUrl, UrlError};

use crate::operations::{self, Operation};
use protocol::TokenScope;
use sqlite::SqliteDatabase;
use std::{
    io,
    path::{Path, PathBuf},
};
use tokio::sync::watch;

/// A database that is open.
pub struct Storage(Database);

enum Database {
    Sqlite(SqliteDatabase),
}

impl Storage {
    /// Opens or creates the database and brings its tables up to date. Blocks.
    ///
    /// # Errors
    /// [`StorageError::Damaged`] when it is no database or can't be trusted any more, [`StorageError::Internal`] when it
    /// cannot be opened or is of a newer version.
    pub fn open(url: &DatabaseUrl) -> Result<Self, StorageError> {
        match url {
            DatabaseUrl::Sqlite(path) => Ok(Self(Database::Sqlite(SqliteDatabase::open(path)?))),
        }
    }

    /// Runs an operation in one transaction.
    ///
    /// # Errors
    /// Those of the operation, and [`StorageError::Internal`] when its commit fails. Nothing was changed then.
    pub async fn run<O: Operation>(&self, operation: O) -> operations::Result<O::Output> {
        match &self.0 {
            Database::Sqlite(database) => database.run(operation).await,
        }
    }

    /// Overwrites what erased rows left in the database's files, if any did.
    ///
    /// # Errors
    /// Where the files can't be written; what is left is for the next call.
    pub async fn overwrite_erased(&self) -> Result<(), StorageError> {
        match &self.0 {
            Database::Sqlite(database) => database.overwrite_erased().await,
        }
    }

    /// Whether it can still write and read.
    ///
    /// # Errors
    /// Where it can't.
    pub async fn check(&self) -> Result<(), StorageError> {
        match &self.0 {
            Database::Sqlite(database) => database.check().await,
        }
    }

    /// How much room the database takes and has. Asks the file system only.
    ///
    /// # Errors
    /// Where the file system can't tell.
    pub fn space(&self) -> io::Result<Space> {
        match &self.0 {
            Database::Sqlite(database) => database.space(),
        }
    }

    /// A receiver that changes after each commit that touched `topic`.
    pub(crate) fn subscribe(&self, workspace: WorkspaceId, topic: Topic) -> watch::Receiver<u64> {
        match &self.0 {
            Database::Sqlite(database) => database.subscribe(workspace, topic),
        }
    }
}

/// Copies the database as it is at one moment, also beside a running service. Nothing is left behind when it fails.
/// Blocks.
///
/// # Errors
/// [`BackupError::Missing`] without a database, [`BackupError::Exists`] when `to` is there.
pub fn backup(database: &DatabaseUrl, to: &Path) -> Result<(), BackupError> {
    match database {
        DatabaseUrl::Sqlite(path) => sqlite::backup(path, to),
    }
}

/// Makes `database` of a backup. A file that is there is set aside under the name that is returned. Blocks.
///
/// # Errors
/// [`BackupError::Damaged`] when `from` is no whole backup, [`BackupError::InUse`] while a service runs on `database`.
pub fn restore(database: &DatabaseUrl, from: &Path) -> Result<Option<PathBuf>, BackupError> {
    match database {
        DatabaseUrl::Sqlite(path) => sqlite::restore(path, from),
    }
}

/// Why a database did not do what it was asked; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Found when the file is opened.
    #[error(
        "the database is damaged and was left as it is: keep the file, and bring back a backup with `muster-endpoint restore`"
    )]
    Damaged,
    #[error("the storage failed")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<serde_json::Error> for StorageError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}

/// Room, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// What the database takes.
    pub used: u64,
    /// What is left where it is; `None` where the system doesn't tell.
    pub free: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WorkspaceId(pub(crate) i64);

/// What a long poll may wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    Feed,
    /// A code became claimable.
    Logins,
}

/// Who speaks with a valid token.
#[derive(Clone, Debug)]
pub struct Bearer {
    pub workspace: WorkspaceId,
    pub token_id: String,
    pub name: String,
    pub scope: TokenScope,
}

#[derive(Clone, Debug)]
pub struct WorkspaceFacts {
    pub name: String,
    pub appid: String,
    pub feed_id: String,
}

/// A workspace in figures.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Its name.
    pub workspace: String,
    pub events: i64,
    pub attendees: i64,
    /// Codes not leased.
    pub logins_waiting: i64,
    pub logins_leased: i64,
    /// The last row's number.
    pub last_seq: i64,
}
