//! Opening a data directory: lock, check, back up, migrate; a damaged file is set aside.

use crate::copies;
use crate::lock::{self, DirectoryLock};
use crate::people::People;
use crate::writer::{Table, Tx, Writer};
use crate::{Error, OpenError, Result, schema};
use rusqlite::Connection;
use sqlite::{Readers, Tuning};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::broadcast;

/// The data of one desktop. Clones share it; the directory is free again when the last one is gone.
#[derive(Clone)]
pub struct Store {
    /// Absent where another process may be at work.
    writer: Option<Arc<Writer>>,
    readers: Readers,
    _lock: Option<Arc<DirectoryLock>>,
}

/// A store, and where a damaged file was put if there was one.
pub struct Opened {
    pub store: Store,
    pub set_aside: Option<PathBuf>,
}

impl Store {
    /// Opens or creates `directory/muster.db`.
    pub fn open(directory: &Path) -> std::result::Result<Opened, OpenError> {
        let unusable = |source| OpenError::Directory { path: directory.to_owned(), source };
        sqlite::create_directory(directory).map_err(unusable)?;
        let lock = lock::take(directory)?;
        let path = directory.join("muster.db");
        let set_aside =
            if sqlite::is_damaged(&path) { Some(copies::put_aside(&path).map_err(unusable)?) } else { None };
        sqlite::create_file(&path).map_err(unusable)?;
        let mut conn = sqlite::open_for_writing(&path, Tuning::default())?;
        copies::remove_old(&path, chrono::Utc::now()).map_err(unusable)?;
        copies::back_up_before_migrating(&conn, &path)?;
        schema::migrations().to_latest(&mut conn)?;
        let store = Self {
            writer: Some(Arc::new(Writer::start(conn, path.clone()).map_err(OpenError::Writer)?)),
            readers: Readers::new(path),
            _lock: Some(Arc::new(lock)),
        };
        Ok(Opened { store, set_aside })
    }

    /// Opens what is there to read, without the lock: another process may be at work on it. Where nothing is there that
    /// can't be read as it is (new, damaged, or of an older version) it is opened for writing.
    pub fn open_to_read(directory: &Path) -> std::result::Result<Opened, OpenError> {
        let path = directory.join("muster.db");
        if !is_current(&path) {
            return Self::open(directory);
        }
        let store = Self { writer: None, readers: Readers::new(path), _lock: None };
        Ok(Opened { store, set_aside: None })
    }

    /// Runs `job` in its own savepoint and returns once it is on disk; an error undoes all of it.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.writer.as_ref().ok_or(Error::ReadOnly)?.run(job).await
    }

    /// Reads one consistent state.
    pub async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.readers.run(|conn| job(conn)).await
    }

    /// The same for work that is long and that nobody's hands wait for: it gives way to all other work.
    pub async fn read_aside<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.readers.run_aside(|conn| job(conn)).await
    }

    /// Receives the tables that each commit touched, after it. Commits of another process are not announced.
    pub fn subscribe(&self) -> broadcast::Receiver<BTreeSet<Table>> {
        match &self.writer {
            Some(writer) => writer.subscribe(),
            None => broadcast::Sender::new(1).subscribe(),
        }
    }

    /// Receives the people whom each commit concerned, after it: for a copy of the list in memory.
    pub fn people(&self) -> broadcast::Receiver<Arc<People>> {
        match &self.writer {
            Some(writer) => writer.people(),
            None => broadcast::Sender::new(1).subscribe(),
        }
    }
}

/// Whether the file can be read as it is.
fn is_current(path: &Path) -> bool {
    let current = || -> Option<bool> {
        let conn = sqlite::open_for_reading(path).ok()?;
        Some(schema::migrations().pending_migrations(&conn).ok()? == 0)
    };
    current().unwrap_or(false)
}
