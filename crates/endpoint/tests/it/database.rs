//! How a test gets an empty storage.
//!
//! The suite holds for every database the service can stand on: only this file says which one that is. A test about what
//! SQLite leaves in its file asks for [`EmptyDatabase::file`] besides.

use endpoint::{DatabaseUrl, Storage};
use std::path::PathBuf;
use tempfile::TempDir;

/// A place where no storage is yet. What is made there goes when this is dropped.
pub struct EmptyDatabase {
    directory: TempDir,
}

impl EmptyDatabase {
    pub fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    pub fn url(&self) -> DatabaseUrl {
        self.file().into()
    }

    /// The storage, made when absent; what an earlier one wrote is there.
    pub fn open(&self) -> Storage {
        Storage::open(&self.url()).unwrap()
    }

    /// Where the database is, if it is a file.
    pub fn file(&self) -> PathBuf {
        self.directory.path().join("endpoint.db")
    }
}
