//! A few connections that only read, opened as they are needed, off the async threads.

use crate::connection::open_for_reading;
use crate::{Error, Result};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// More would only wait for the same disk.
const MAX_READERS: usize = 4;

/// Clones share the connections.
#[derive(Clone)]
pub struct Readers(Arc<Pool>);

struct Pool {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub fn new(path: PathBuf) -> Self {
        let permits = Arc::new(Semaphore::new(MAX_READERS));
        Self(Arc::new(Pool { path, idle: Mutex::default(), permits }))
    }

    /// The file that is read.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Reads one consistent state.
    pub async fn run<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E> {
        let (pool, permit) = (Arc::clone(&self.0), self.permit().await?);
        let reading = tokio::task::spawn_blocking(move || pool.run(permit, job));
        reading.await.map_err(|_| Error::Panicked)?
    }

    /// The same on a thread of its own, of low priority: a thread can't get its priority back.
    pub async fn run_aside<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E> {
        let (pool, permit) = (Arc::clone(&self.0), self.permit().await?);
        let (reply, answer) = oneshot::channel();
        std::thread::spawn(move || {
            lower_priority();
            // The caller may have gone away.
            drop(reply.send(pool.run(permit, job)));
        });
        answer.await.map_err(|_| Error::Panicked)?
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.0.permits).acquire_owned().await.map_err(|_| Error::Closed)
    }
}

impl Pool {
    /// Holds the permit until the read has ended, also when its caller went away before.
    fn run<T, E: From<Error>>(
        &self,
        _permit: OwnedSemaphorePermit,
        job: impl FnOnce(&mut Connection) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut conn = idle.map_or_else(|| open_for_reading(&self.path), Ok).map_err(Error::from)?;
        execute(&conn, "BEGIN").map_err(Error::from)?;
        let result = job(&mut conn);
        execute(&conn, "ROLLBACK").map_err(Error::from)?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        result
    }
}

fn execute(conn: &Connection, sql: &str) -> rusqlite::Result<()> {
    conn.prepare_cached(sql)?.execute([]).map(drop)
}

/// Only Linux has a priority for each thread that anybody may lower; elsewhere the work takes its share like any other.
fn lower_priority() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 15) {
        tracing::debug!(%error, "a long read has the priority of everything else");
    }
}
