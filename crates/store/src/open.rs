//! Opening a data directory: lock, check, back up, migrate; a damaged file is set aside.

use crate::copies;
use crate::lock::{self, DirectoryLock};
use crate::people::People;
use crate::spill::{Spill, Spilled};
use crate::writer::{Table, Tx, Writer};
use crate::{Error, OpenError, Result, StorageFailure, schema};
use rusqlite::Connection;
use sqlite::{Readers, Tuning};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::broadcast;

/// The data of one desktop. Clones share it; the directory is free again when the last one is gone.
#[derive(Clone)]
pub struct Store {
    path: PathBuf,
    /// Absent where another process may be at work.
    writer: Option<Arc<Writer>>,
    readers: Readers,
    /// Absent where another process may be at work.
    spill: Option<Arc<Spill>>,
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
            path: path.clone(),
            spill: Some(Arc::new(Spill::open(path.with_extension("spill")))),
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
        let readers = Readers::new(path.clone());
        let store = Self { path, writer: None, readers, spill: None, _lock: None };
        Ok(Opened { store, set_aside: None })
    }

    /// Runs `job` in its own savepoint and returns once it is on disk; an error undoes all of it.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let written = self.writer.as_ref().ok_or(Error::ReadOnly)?.run(job).await;
        self.named(written, Access::Write).await
    }

    /// Makes sure that answers can be kept on disk also where the database takes nothing. To be called before anything
    /// leaves.
    pub async fn reserve_spill(&self) -> Result<()> {
        self.with_spill(Spill::reserve).await.map_err(|error| Error::Storage {
            failure: StorageFailure::of_io(&error),
            source: Box::new(error),
        })
    }

    /// Keeps these in memory, and on disk beside the database. An error means that they are in memory only.
    pub async fn spill(&self, answers: Spilled) -> std::io::Result<()> {
        self.with_spill(move |spill| spill.add(answers)).await
    }

    /// What is kept and was not written to the database yet.
    pub fn spilled(&self) -> Spilled {
        self.spill.as_ref().map(|spill| spill.entries()).unwrap_or_default()
    }

    /// The database has these. One that stays behind on disk settles nothing a second time.
    pub async fn clear_spilled(&self, attempts: &[String]) {
        if attempts.is_empty() {
            return;
        }
        let attempts = attempts.to_vec();
        if let Err(error) = self.with_spill(move |spill| spill.remove(&attempts)).await {
            tracing::warn!(%error, "answers that were written stay in the spill file");
        }
    }

    async fn with_spill<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Spill) -> std::io::Result<T> + Send + 'static,
    ) -> std::io::Result<T> {
        let spill = self.spill.clone().ok_or(std::io::ErrorKind::ReadOnlyFilesystem)?;
        tokio::task::spawn_blocking(move || job(&spill)).await?
    }

    /// Reads one consistent state.
    pub async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.named(self.readers.run(|conn| job(conn)).await, Access::Read).await
    }

    /// The same for work that is long and that nobody's hands wait for: it gives way to all other work.
    pub async fn read_aside<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.named(self.readers.run_aside(|conn| job(conn)).await, Access::Read).await
    }

    /// Where the disk refused, the error says in which way.
    async fn named<T>(&self, result: Result<T>, access: Access) -> Result<T> {
        let Err(error) = result else { return result };
        let failure = match (error.storage_failure(), access) {
            // A read that would write is refused by its connection, not by the disk.
            (None, _) | (Some(StorageFailure::ReadOnly), Access::Read) => return Err(error),
            (Some(failure), _) => failure,
        };
        let path = self.path.clone();
        let probed = tokio::task::spawn_blocking(move || failure.probed(&path)).await;
        Err(Error::Storage { failure: probed.unwrap_or(failure), source: Box::new(error) })
    }

    /// Whether this process, or another one, works the data.
    pub fn is_at_work(&self) -> bool {
        self.writer.is_some() || self.path.parent().is_none_or(lock::is_taken)
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

/// Whether the file can be read as it is.
fn is_current(path: &Path) -> bool {
    let current = || -> Option<bool> {
        let conn = sqlite::open_for_reading(path).ok()?;
        Some(schema::migrations().pending_migrations(&conn).ok()? == 0)
    };
    current().unwrap_or(false)
}
