//! A few connections that only read, off the async threads.

use crate::{Error, Result, connection};
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, oneshot};

/// More would only wait for the same disk.
const MOST: usize = 4;

pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Readers {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::new(Vec::new()), permits: Semaphore::new(MOST) }
    }

    pub(crate) async fn run<T: Send + 'static>(
        self: Arc<Self>,
        job: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let readers = self.clone();
        let _permit = self.permits.acquire().await.map_err(|_| Error::Closed)?;
        tokio::task::spawn_blocking(move || readers.run_blocking(job)).await.map_err(|_| Error::Closed)?
    }

    /// The same on a thread of its own, of low priority: a thread can't get its priority back.
    pub(crate) async fn run_aside<T: Send + 'static>(
        self: Arc<Self>,
        job: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let readers = self.clone();
        let _permit = self.permits.acquire().await.map_err(|_| Error::Closed)?;
        let (reply, answer) = oneshot::channel();
        std::thread::spawn(move || {
            give_way();
            // Whoever asked may have gone.
            drop(reply.send(readers.run_blocking(job)));
        });
        answer.await.map_err(|_| Error::Closed)?
    }

    fn run_blocking<T>(&self, job: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = match idle {
            Some(conn) => conn,
            None => connection::open_for_reading(&self.path)?,
        };
        let snapshot = conn.unchecked_transaction()?;
        let result = job(&snapshot);
        snapshot.finish()?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        result
    }
}

/// Lowers the priority of the calling thread. Only Linux has one for each thread that anybody may lower; elsewhere the
/// work takes its share like any other.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 15) {
        tracing::debug!(%error, "a long read has the priority of everything else");
    }
}
