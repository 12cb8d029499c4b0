//! The pool of reading connections, opened as they are needed.

use super::connection::open_for_reading;
use crate::storage::StorageError;
use rusqlite::Connection;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

const READERS: usize = 4;

pub(super) struct Readers {
    path: PathBuf,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), idle: Arc::default(), permits: Arc::new(Semaphore::new(READERS)) }
    }

    /// The file that is read.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `query` in one read transaction, so that what it reads fits together.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(internal)?;
        let (idle, path) = (Arc::clone(&self.idle), self.path.clone());
        let reading = spawn_blocking(move || {
            let _permit = permit;
            let pooled = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut conn = pooled.map_or_else(|| open_for_reading(&path), Ok)?;
            let tx = conn.transaction()?;
            let answer = query(&tx);
            tx.finish()?;
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
            answer
        });
        reading.await.map_err(internal)?
    }
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> StorageError {
    StorageError::Internal(error.into())
}
