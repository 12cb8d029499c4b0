//! The one thread that writes.
//!
//! Writes that wait together share a commit, because a commit costs an fsync; each has its own savepoint, so that one
//! refusal undoes only itself. Nobody is answered and no poll is woken before the commit.

use super::wakes::Wakes;
use crate::storage::{StorageError, Topic, WorkspaceId};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread::{self, JoinHandle},
};
use tokio::sync::{mpsc, oneshot};

/// Writes in one commit, at most.
const BATCH: usize = 256;

/// What a write works on.
pub(super) struct Tx<'a> {
    pub conn: &'a Connection,
    touched: HashSet<(WorkspaceId, Topic)>,
}

impl Tx<'_> {
    /// Polls for `topic` are woken after the commit.
    pub(super) fn touch(&mut self, workspace: WorkspaceId, topic: Topic) {
        self.touched.insert((workspace, topic));
    }
}

/// A write to run: gives what it touched and what to do once the commit is known to have happened or not.
type Job = Box<dyn FnOnce(&mut Transaction<'_>) -> (HashSet<(WorkspaceId, Topic)>, Answer) + Send>;
type Answer = Box<dyn FnOnce(Result<(), Failure>) + Send>;

pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(conn: Connection, wakes: Arc<Wakes>) -> Result<Self, StorageError> {
        let (jobs, queue) = mpsc::channel(BATCH * 4);
        let thread = thread::Builder::new()
            .name("endpoint-writer".to_owned())
            .spawn(move || run(conn, queue, &wakes))
            .map_err(|error| StorageError::Internal(error.into()))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Runs `work` and returns its result once it is on disk; an error undoes all that `work` did.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let (reply, answered) = oneshot::channel();
        let job: Job = Box::new(move |transaction| {
            let (touched, result) = in_savepoint(transaction, work);
            let answer: Answer = Box::new(move |committed| {
                let result = committed.map_err(StorageError::from).and(result);
                // Whoever asked may have gone away; the write stands.
                drop(reply.send(result));
            });
            (touched, answer)
        });
        let jobs = self.jobs.as_ref().ok_or_else(gone)?;
        jobs.send(job).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

/// Ends the thread after the writes that were already asked for.
impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the writer thread ended by a panic");
        }
    }
}

fn run(mut conn: Connection, mut queue: mpsc::Receiver<Job>, wakes: &Wakes) {
    let mut jobs = Vec::with_capacity(BATCH);
    while queue.blocking_recv_many(&mut jobs, BATCH) > 0 {
        let mut answers = Vec::with_capacity(jobs.len());
        let outcome = commit(&mut conn, jobs.drain(..), &mut answers);
        if let Err(failure) = &outcome {
            tracing::error!(error = %failure, writes = answers.len(), "a commit failed");
        }
        let committed = outcome.map(|touched| wakes.wake(touched));
        for answer in answers {
            answer(committed.clone());
        }
    }
}

fn commit(
    conn: &mut Connection,
    jobs: impl Iterator<Item = Job>,
    answers: &mut Vec<Answer>,
) -> Result<HashSet<(WorkspaceId, Topic)>, Failure> {
    let mut transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut all = HashSet::new();
    for job in jobs {
        let (touched, answer) = job(&mut transaction);
        all.extend(touched);
        answers.push(answer);
    }
    transaction.commit()?;
    Ok(all)
}

fn in_savepoint<T>(
    transaction: &mut Transaction<'_>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, StorageError>,
) -> (HashSet<(WorkspaceId, Topic)>, Result<T, StorageError>) {
    let attempt = || {
        let savepoint = transaction.savepoint()?;
        let mut tx = Tx { conn: &savepoint, touched: HashSet::new() };
        // A bug in one write must not end the thread that all others need; its savepoint is rolled back when dropped.
        let result = catch_unwind(AssertUnwindSafe(|| work(&mut tx))).unwrap_or_else(|_| Err(gone()))?;
        let touched = tx.touched;
        savepoint.commit()?;
        Ok((touched, result))
    };
    match attempt() {
        Ok((touched, result)) => (touched, Ok(result)),
        Err(error) => (HashSet::new(), Err(error)),
    }
}

fn gone() -> StorageError {
    StorageError::Internal("the write was not carried out".into())
}

/// Why a commit failed, told to each of its writes.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
struct Failure(Arc<rusqlite::Error>);

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self(Arc::new(error))
    }
}

impl From<Failure> for StorageError {
    fn from(failure: Failure) -> Self {
        Self::Internal(failure.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(tx: &Tx<'_>, n: i64) -> Result<(), StorageError> {
        tx.conn.execute("INSERT INTO written (n) VALUES (?1)", (n,))?;
        Ok(())
    }

    #[tokio::test]
    async fn a_failed_or_panicking_write_undoes_itself_and_no_other() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE written (n INTEGER NOT NULL) STRICT").unwrap();
        let writer = Writer::start(conn, Arc::default()).unwrap();
        let refused = writer.write(|tx| insert(tx, 1).and(Err::<(), _>(StorageError::CodeTaken)));
        let broken = writer.write(|tx| {
            insert(tx, 2)?;
            Err::<(), _>(StorageError::from(tx.conn.execute("not SQL", ()).unwrap_err()))
        });
        let panicked = writer.write::<()>(|tx| {
            insert(tx, 3)?;
            panic!("a bug, for the test");
        });
        let right = writer.write(|tx| insert(tx, 4));
        let (refused, broken, panicked, right) = tokio::join!(refused, broken, panicked, right);
        assert!(matches!(refused, Err(StorageError::CodeTaken)), "the refusal is told as it is");
        assert!(matches!(broken, Err(StorageError::Internal(_))));
        assert!(matches!(panicked, Err(StorageError::Internal(_))));
        assert!(right.is_ok(), "the writer goes on");
        let read = |tx: &mut Tx<'_>| {
            Ok(tx.conn.query_row("SELECT group_concat(n) FROM written", (), |r| r.get(0))?)
        };
        let written: Result<String, StorageError> = writer.write(read).await;
        assert_eq!(written.unwrap(), "4");
    }
}
