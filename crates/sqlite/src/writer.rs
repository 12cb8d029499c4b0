//! The one thread that writes.
//!
//! A commit costs an fsync whatever it holds, so writes that are waiting together go together, all in one commit: the
//! first straight in its transaction, which a failure takes back whole, each later one in a savepoint of its own, since
//! most commits hold one write and a savepoint copies every page it changes. No write is announced before that commit.

use crate::Error;
use rusqlite::Connection;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use tokio::sync::{mpsc, oneshot};

/// How many writes share a commit at most.
const GROUP: usize = 256;

/// How many writes wait in the queue; beyond it callers wait for room.
const QUEUE: usize = 4 * GROUP;

/// What a write does beside its rows, once they are committed: whom to wake, what to overwrite.
pub trait Effects: Default + Send + 'static {
    /// Adds those of a later write in the same commit.
    fn append(&mut self, later: Self);
}

/// Runs a write in the transaction that is open, if it still is; returns what answers its caller once the commit is known
/// to have worked or not.
type Job<F> = Box<dyn FnOnce(Option<Transaction<'_, F>>) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), CommitFailure>) + Send>;

/// Why a commit failed, returned to each of its writes.
type CommitFailure = Arc<rusqlite::Error>;

/// A transaction that is open.
struct Transaction<'c, F> {
    conn: &'c mut Connection,
    effects: &'c mut F,
    /// Nothing was written in it yet.
    is_empty: bool,
}

/// The thread, and the way to it.
pub struct Writer<F> {
    jobs: Option<mpsc::Sender<Job<F>>>,
    thread: Option<JoinHandle<()>>,
}

impl<F: Effects> Writer<F> {
    /// Writes through `conn`. After each commit that worked `committed` is called with what its writes have to announce,
    /// before their callers are answered.
    pub fn start(
        conn: Connection,
        name: &str,
        committed: impl FnMut(&Connection, F) + Send + 'static,
    ) -> io::Result<Self> {
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let thread =
            thread::Builder::new().name(name.to_owned()).spawn(move || work(conn, waiting, committed))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Runs `write` and returns its result once it is on disk; an error undoes all that it did. A caller that goes away
    /// changes nothing about a write that waits.
    pub async fn run<T: Send + 'static, E: From<Error> + Send + 'static>(
        &self,
        write: impl FnOnce(&mut Connection, &mut F) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let (reply, answer) = oneshot::channel();
        let job: Job<F> = Box::new(move |transaction| {
            let ran = transaction.map(|transaction| transaction.run(write));
            Box::new(move |committed| {
                let result = match (ran, committed) {
                    (Some(Err(error)), _) => Err(error),
                    (_, Err(failure)) => Err(Error::Commit(failure).into()),
                    (Some(Ok(value)), Ok(())) => Ok(value),
                    // Not reached: a commit works only where every write was run.
                    (None, Ok(())) => Err(Error::Closed.into()),
                };
                // The caller may have gone away; the write is done anyway.
                drop(reply.send(result));
            })
        });
        let jobs = self.jobs.as_ref().ok_or(Error::Closed)?;
        jobs.send(job).await.map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }
}

/// Ends after the last write that was asked for.
impl<F> Drop for Writer<F> {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the writer thread ended by a panic");
        }
    }
}

fn work<F: Effects>(
    mut conn: Connection,
    mut waiting: mpsc::Receiver<Job<F>>,
    mut committed: impl FnMut(&Connection, F),
) {
    let mut group = Vec::with_capacity(GROUP);
    while waiting.blocking_recv_many(&mut group, GROUP) > 0 {
        let mut answers = Vec::with_capacity(group.len());
        let outcome = commit(&mut conn, group.drain(..), &mut answers);
        let outcome = outcome.map(|effects| committed(&conn, effects)).map_err(|error| {
            tracing::error!(%error, writes = answers.len(), "a commit failed");
            Arc::new(error)
        });
        for answer in answers {
            answer(outcome.clone());
        }
    }
}

/// Without a transaction a savepoint would commit by itself. So no job runs before BEGIN worked, nor after SQLite gave
/// the whole transaction up, as it does when the disk is full: what ran before that is lost with it.
fn commit<F: Effects>(
    conn: &mut Connection,
    group: impl Iterator<Item = Job<F>>,
    answers: &mut Vec<Answer>,
) -> rusqlite::Result<F> {
    let mut effects = F::default();
    let begun = execute(conn, BEGIN);
    for job in group {
        let is_open = !conn.is_autocommit();
        let is_empty = answers.is_empty();
        answers.push(job(is_open.then_some(Transaction {
            conn: &mut *conn,
            effects: &mut effects,
            is_empty,
        })));
    }
    let done = begun.and_then(|()| execute(conn, "COMMIT"));
    if done.is_err() && !conn.is_autocommit() {
        // Lost either way; the next group needs a clean start.
        execute(conn, "ROLLBACK")?;
    }
    done.map(|()| effects)
}

impl<F: Effects> Transaction<'_, F> {
    fn run<T, E: From<Error>>(
        self,
        write: impl FnOnce(&mut Connection, &mut F) -> Result<T, E>,
    ) -> Result<T, E> {
        let Self { conn, effects, is_empty } = self;
        if !is_empty {
            execute(conn, "SAVEPOINT job").map_err(Error::from)?;
        }
        let mut own = F::default();
        // A write that panics must not take the thread with it, which all others need. What it wrote is rolled back.
        let result = catch_unwind(AssertUnwindSafe(|| write(conn, &mut own)));
        match result.unwrap_or_else(|_| Err(Error::Panicked.into())) {
            Ok(value) => {
                if !is_empty {
                    execute(conn, "RELEASE job").map_err(Error::from)?;
                }
                effects.append(own);
                Ok(value)
            }
            Err(error) => {
                let undo = if is_empty { ["ROLLBACK", BEGIN] } else { ["ROLLBACK TO job", "RELEASE job"] };
                // SQLite may have given the transaction up already: nothing is left to undo then.
                if !conn.is_autocommit() {
                    undo.into_iter().try_for_each(|sql| execute(conn, sql)).map_err(Error::from)?;
                }
                Err(error)
            }
        }
    }
}

/// The write lock is taken at once: a transaction that begins by reading may be refused it later.
const BEGIN: &str = "BEGIN IMMEDIATE";

fn execute(conn: &Connection, sql: &str) -> rusqlite::Result<()> {
    conn.prepare_cached(sql)?.execute([]).map(drop)
}
