//! The one thread that writes.
//!
//! A commit costs an fsync whatever it holds, so writes that are waiting together go together: each in a savepoint of
//! its own, all in one commit. Nobody hears of a write before that commit.

use crate::{Error, Result};
use rusqlite::Connection;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread::JoinHandle;
use tokio::sync::{broadcast, oneshot};

/// How many writes share a commit at most.
const GROUP: usize = 256;

/// A table whose readers may want to read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    Account,
    Event,
    Attendee,
    Template,
    Message,
    Campaign,
    Delivery,
}

/// A write in progress: reads and writes through `conn`, and says which tables it changed.
pub struct Tx<'c> {
    pub conn: &'c Connection,
    touched: RefCell<BTreeSet<Table>>,
}

impl Tx<'_> {
    pub fn touch(&self, table: Table) {
        self.touched.borrow_mut().insert(table);
    }
}

/// Runs a write in the transaction that is open, or is told why there is none; returns what tells its caller, to be
/// called with the commit's result.
type Job = Box<dyn FnOnce(std::result::Result<Open<'_>, &str>) -> Tell + Send>;
type Open<'c> = (&'c Connection, &'c mut BTreeSet<Table>);
type Tell = Box<dyn FnOnce(std::result::Result<(), &str>) + Send>;

pub(crate) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    changes: broadcast::Sender<BTreeSet<Table>>,
}

impl Writer {
    pub(crate) fn start(conn: Connection) -> Self {
        let (jobs, waiting) = mpsc::channel();
        let changes = broadcast::Sender::new(64);
        let announce = changes.clone();
        let thread = std::thread::spawn(move || work(&conn, &waiting, &announce));
        Self { jobs: Some(jobs), thread: Some(thread), changes }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<BTreeSet<Table>> {
        self.changes.subscribe()
    }

    pub(crate) async fn run<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |open| {
            let result = match open {
                Ok((conn, touched)) => in_savepoint(conn, touched, write),
                Err(why) => Err(Error::Commit(why.to_owned())),
            };
            Box::new(move |committed| {
                let result = match committed {
                    Ok(()) => result,
                    Err(why) => result.and(Err(Error::Commit(why.to_owned()))),
                };
                // Whoever asked may have gone; the write stands all the same.
                drop(reply.send(result));
            })
        });
        self.jobs.as_ref().and_then(|jobs| jobs.send(job).ok()).ok_or(Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }
}

/// Ends after the last write that was asked for.
impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs.take();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn work(conn: &Connection, waiting: &mpsc::Receiver<Job>, announce: &broadcast::Sender<BTreeSet<Table>>) {
    while let Ok(first) = waiting.recv() {
        let group = std::iter::once(first).chain(waiting.try_iter().take(GROUP - 1));
        let mut touched = BTreeSet::new();
        // Without a transaction a savepoint would commit by itself: no job runs before BEGIN worked, nor after SQLite
        // gave the whole transaction up, as it does when the disk is full.
        let mut open = conn.execute_batch("BEGIN IMMEDIATE").map_err(|e| e.to_string());
        let mut tell: Vec<Tell> = Vec::new();
        for job in group {
            tell.push(match &open {
                Ok(()) => job(Ok((conn, &mut touched))),
                Err(why) => job(Err(why)),
            });
            if open.is_ok() && conn.is_autocommit() {
                open = Err("the transaction was given up".to_owned());
            }
        }
        let committed = open.and_then(|()| conn.execute_batch("COMMIT").map_err(|e| e.to_string()));
        if committed.is_err() && !conn.is_autocommit() {
            // The transaction is lost either way; the next group needs a clean start.
            drop(conn.execute_batch("ROLLBACK"));
        }
        let committed = committed.as_ref().copied().map_err(String::as_str);
        tell.into_iter().for_each(|tell| tell(committed));
        if committed.is_ok() && !touched.is_empty() {
            // Nobody listening is no failure.
            drop(announce.send(touched));
        }
    }
}

fn in_savepoint<T>(
    conn: &Connection,
    touched: &mut BTreeSet<Table>,
    write: impl FnOnce(&Tx<'_>) -> Result<T>,
) -> Result<T> {
    conn.execute_batch("SAVEPOINT job")?;
    let tx = Tx { conn, touched: RefCell::new(BTreeSet::new()) };
    // A job that panics must not take the thread with it, which all other writes need. What it wrote is rolled back.
    let result = catch_unwind(AssertUnwindSafe(|| write(&tx))).unwrap_or(Err(Error::Panicked));
    match result {
        Ok(value) => {
            conn.execute_batch("RELEASE job")?;
            touched.append(&mut tx.touched.into_inner());
            Ok(value)
        }
        Err(error) => {
            conn.execute_batch("ROLLBACK TO job; RELEASE job")?;
            Err(error)
        }
    }
}
