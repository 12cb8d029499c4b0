//! The one thread that writes.
//!
//! Writes that wait together share a commit, because a commit costs an fsync; each has its own savepoint, so that one
//! refusal undoes only itself. Nobody is answered and no poll is woken before the commit.

use super::{residue::Residue, wakes::Wakes};
use crate::{
    limit::Limit,
    storage::{StorageError, Topic, WorkspaceId},
};
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
    /// Login codes of one event that may wait.
    pub codes_per_event: Limit<u32>,
    effects: Effects,
}

/// What a write does beyond its rows, once it is committed.
#[derive(Default)]
struct Effects {
    touched: HashSet<(WorkspaceId, Topic)>,
    erased: bool,
}

impl Tx<'_> {
    /// Polls for `topic` are woken after the commit.
    pub(super) fn touch(&mut self, workspace: WorkspaceId, topic: Topic) {
        self.effects.touched.insert((workspace, topic));
    }

    /// What was removed must not outlive the commit in SQLite's own files.
    pub(super) fn note_erasure(&mut self) {
        self.effects.erased = true;
    }
}

/// A write to run: gives its effects and what to do once the commit is known to have happened or not.
type Job = Box<dyn FnOnce(&mut Transaction<'_>) -> (Effects, Answer) + Send>;
type Answer = Box<dyn FnOnce(Result<(), Failure>) + Send>;

pub(super) struct Writer {
    codes_per_event: Limit<u32>,
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(
        conn: Connection,
        codes_per_event: Limit<u32>,
        wakes: Arc<Wakes>,
        residue: Arc<Residue>,
    ) -> Result<Self, StorageError> {
        let (jobs, queue) = mpsc::channel(BATCH * 4);
        let thread = thread::Builder::new()
            .name("endpoint-writer".to_owned())
            .spawn(move || run(conn, queue, &wakes, &residue))
            .map_err(|error| StorageError::Internal(error.into()))?;
        Ok(Self { codes_per_event, jobs: Some(jobs), thread: Some(thread) })
    }

    /// Runs `work` and returns its result once it is on disk; an error undoes all that `work` did.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let (reply, answered) = oneshot::channel();
        let codes_per_event = self.codes_per_event;
        let job: Job = Box::new(move |transaction| {
            let (effects, result) = in_savepoint(transaction, codes_per_event, work);
            let answer: Answer = Box::new(move |committed| {
                let result = committed.map_err(StorageError::from).and(result);
                // Whoever asked may have gone away; the write stands.
                drop(reply.send(result));
            });
            (effects, answer)
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

fn run(mut conn: Connection, mut queue: mpsc::Receiver<Job>, wakes: &Wakes, residue: &Residue) {
    let mut jobs = Vec::with_capacity(BATCH);
    while queue.blocking_recv_many(&mut jobs, BATCH) > 0 {
        let mut answers = Vec::with_capacity(jobs.len());
        let outcome = commit(&mut conn, jobs.drain(..), &mut answers);
        if let Err(failure) = &outcome {
            tracing::error!(error = %failure, writes = answers.len(), "a commit failed");
        }
        let committed = outcome.map(|effects| {
            wakes.wake(effects.touched);
            residue.note(effects.erased);
        });
        for answer in answers {
            answer(committed.clone());
        }
    }
}

fn commit(
    conn: &mut Connection,
    jobs: impl Iterator<Item = Job>,
    answers: &mut Vec<Answer>,
) -> Result<Effects, Failure> {
    let mut transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut all = Effects::default();
    for job in jobs {
        let (effects, answer) = job(&mut transaction);
        all.touched.extend(effects.touched);
        all.erased |= effects.erased;
        answers.push(answer);
    }
    transaction.commit()?;
    Ok(all)
}

fn in_savepoint<T>(
    transaction: &mut Transaction<'_>,
    codes_per_event: Limit<u32>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, StorageError>,
) -> (Effects, Result<T, StorageError>) {
    let attempt = || {
        let savepoint = transaction.savepoint()?;
        let mut tx = Tx { conn: &savepoint, codes_per_event, effects: Effects::default() };
        // A bug in one write must not end the thread that all others need; its savepoint is rolled back when dropped.
        let result = catch_unwind(AssertUnwindSafe(|| work(&mut tx))).unwrap_or_else(|_| Err(gone()))?;
        let effects = tx.effects;
        savepoint.commit()?;
        Ok((effects, result))
    };
    match attempt() {
        Ok((effects, result)) => (effects, Ok(result)),
        Err(error) => (Effects::default(), Err(error)),
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
        let writer = Writer::start(conn, Limit::Off, Arc::default(), Arc::default()).unwrap();
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
