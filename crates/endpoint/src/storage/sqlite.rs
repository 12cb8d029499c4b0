//! Storage in one SQLite file. It only reads and writes: a file per group of tables, each the rows of one trait.

mod attendee;
mod backup;
mod clock;
mod connection;
mod event;
mod feed;
mod login;
mod moment;
mod rows;
mod send;
mod token;
mod wakes;
mod workspace;

pub use backup::{BackupError, backup, restore};

use super::{Space, StorageError, Topic, WorkspaceId};
use crate::operations::{self, Access, Operation};
use rows::{Effects, SqliteRows};
use rusqlite::Connection;
use sqlite::{Readers, Residue, Writer};
use std::{
    path::Path,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};
use tokio::{sync::watch, task::spawn_blocking};
use wakes::Wakes;

/// A database file, opened.
pub(super) struct SqliteDatabase {
    readers: Readers,
    writer: Writer<Effects>,
    wakes: Arc<Wakes>,
    residue: Arc<Residue>,
}

/// How long cutting the log waits for readers. Sign-ins wait with it.
const CHECKPOINT_TIMEOUT: Duration = Duration::from_millis(100);

impl SqliteDatabase {
    pub(super) fn open(path: &Path) -> Result<Self, StorageError> {
        let conn = connection::open_for_writing(path)?;
        let (wakes, residue) = (Arc::<Wakes>::default(), Arc::<Residue>::default());
        let (waking, noting) = (Arc::clone(&wakes), Arc::clone(&residue));
        let committed = move |_: &Connection, effects: Effects| {
            if effects.erased {
                noting.note();
            }
            effects.wake(&waking);
        };
        let writer = Writer::start(conn, "endpoint-writer", committed)
            .map_err(|error| StorageError::Internal(error.into()))?;
        Ok(Self { readers: Readers::new(path.to_owned()), writer, wakes, residue })
    }

    pub(super) async fn run<O: Operation>(&self, operation: O) -> operations::Result<O::Output> {
        match O::ACCESS {
            Access::Read => self.readers.run(move |conn| run(conn, &mut Effects::default(), operation)).await,
            Access::Write => self.writer.run(move |conn, effects| run(conn, effects, operation)).await,
        }
    }

    pub(super) async fn overwrite_erased(&self) -> Result<(), StorageError> {
        if !self.residue.is_noted() {
            return Ok(());
        }
        let (residue, path) = (Arc::clone(&self.residue), self.readers.path().to_owned());
        let overwriting = spawn_blocking(move || {
            let conn = sqlite::open_beside(&path, CHECKPOINT_TIMEOUT)?;
            Ok(residue.overwrite(&conn, CHECKPOINT_TIMEOUT)?)
        });
        overwriting.await.map_err(|error| StorageError::Internal(error.into()))?
    }

    pub(super) async fn check(&self) -> Result<(), StorageError> {
        self.writer.run(|_, _| Ok::<_, StorageError>(())).await?;
        self.readers.run(|conn| Ok::<_, StorageError>(conn.query_row("SELECT 1", (), |_| Ok(()))?)).await
    }

    pub(super) fn space(&self) -> std::io::Result<Space> {
        let path = self.readers.path();
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let used = std::fs::metadata(path)?.len() + std::fs::metadata(log).map_or(0, |log| log.len());
        Ok(Space { used, free: sqlite::free_space(path)? })
    }

    pub(super) fn subscribe(&self, workspace: WorkspaceId, topic: Topic) -> watch::Receiver<u64> {
        self.wakes.subscribe(workspace, topic)
    }
}

/// Polled once: an operation waits for nothing but its rows, and they are there at once.
fn run<O: Operation>(
    conn: &mut Connection,
    effects: &mut Effects,
    operation: O,
) -> operations::Result<O::Output> {
    let mut rows = SqliteRows { conn, effects };
    match pin!(operation.run(&mut rows)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => {
            Err(StorageError::Internal("an operation waited for something else than its rows".into()).into())
        }
    }
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<sqlite::Error> for StorageError {
    fn from(error: sqlite::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<sqlite::Error> for operations::Error {
    fn from(error: sqlite::Error) -> Self {
        Self::Storage(error.into())
    }
}
