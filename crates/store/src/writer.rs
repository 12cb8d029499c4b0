//! The one thread that writes.
//!
//! A commit costs an fsync whatever it holds, so writes that are waiting together go together, all in one commit: the
//! first straight in its transaction, which a failure takes back whole, each later one in a savepoint of its own, since
//! most commits hold one write and a savepoint copies every page it changes. Nobody hears of a write before that commit.

use crate::copies;
use crate::people::People;
use crate::{Error, Result};
use domain::{AttendeeId, Openid};
use rusqlite::Connection;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
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
    /// Outcomes for the endpoint.
    Unposted,
}

/// A write in progress: reads and writes through `conn`, and says which tables it changed.
pub struct Tx<'c> {
    pub conn: &'c Connection,
    touched: RefCell<Touched>,
}

/// What a write or a whole commit changed.
#[derive(Default)]
struct Touched {
    tables: BTreeSet<Table>,
    people: People,
    /// Somebody's data is to be found nowhere any more.
    erased: bool,
}

impl Tx<'_> {
    /// Whoever says only this of people or deliveries has all of them read again.
    pub fn touch(&self, table: Table) {
        let mut touched = self.touched.borrow_mut();
        touched.tables.insert(table);
        touched.people.all |= matches!(table, Table::Attendee | Table::Delivery);
    }

    /// One sign-in changed.
    pub fn touch_attendee(&self, id: &AttendeeId) {
        let mut touched = self.touched.borrow_mut();
        touched.tables.insert(Table::Attendee);
        touched.people.attendees.push(id.clone());
    }

    /// All sign-ins with this openid changed.
    pub fn touch_person(&self, openid: &Openid) {
        let mut touched = self.touched.borrow_mut();
        touched.tables.insert(Table::Attendee);
        touched.people.persons.push(openid.clone());
    }

    pub fn touch_delivery(&self, id: i64) {
        let mut touched = self.touched.borrow_mut();
        touched.tables.insert(Table::Delivery);
        touched.people.deliveries.push(id);
    }

    /// Personal data was erased: once this is on disk, no copy beside the file keeps it either.
    pub(crate) fn erased(&self) {
        self.touched.borrow_mut().erased = true;
    }
}

impl Touched {
    fn append(&mut self, mut more: Self) {
        self.tables.append(&mut more.tables);
        self.people.append(more.people);
        self.erased |= more.erased;
    }
}

/// Runs a write in the transaction that is open, or is told why there is none; returns what tells its caller, to be
/// called with the commit's result.
type Job = Box<dyn FnOnce(std::result::Result<Open<'_>, &str>) -> Tell + Send>;

/// A transaction that is open.
struct Open<'c> {
    conn: &'c Connection,
    touched: &'c mut Touched,
    /// Nothing was written in it yet.
    empty: bool,
}
type Tell = Box<dyn FnOnce(std::result::Result<(), &str>) + Send>;

pub(crate) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    announce: Announce,
}

/// Who hears of a commit.
#[derive(Clone)]
struct Announce {
    tables: broadcast::Sender<BTreeSet<Table>>,
    people: broadcast::Sender<Arc<People>>,
}

impl Writer {
    /// Writes to the database at `path`.
    pub(crate) fn start(conn: Connection, path: PathBuf) -> Self {
        let (jobs, waiting) = mpsc::channel();
        let announce = Announce { tables: broadcast::Sender::new(64), people: broadcast::Sender::new(256) };
        let announcing = announce.clone();
        let thread = std::thread::spawn(move || work(&conn, &path, &waiting, &announcing));
        Self { jobs: Some(jobs), thread: Some(thread), announce }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<BTreeSet<Table>> {
        self.announce.tables.subscribe()
    }

    pub(crate) fn people(&self) -> broadcast::Receiver<Arc<People>> {
        self.announce.people.subscribe()
    }

    pub(crate) async fn run<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |open| {
            let result = match open {
                Ok(open) => open.run(write),
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

fn work(conn: &Connection, path: &Path, waiting: &mpsc::Receiver<Job>, announce: &Announce) {
    while let Ok(first) = waiting.recv() {
        let group = std::iter::once(first).chain(waiting.try_iter().take(GROUP - 1));
        let mut touched = Touched::default();
        // Without a transaction a savepoint would commit by itself: no job runs before BEGIN worked, nor after SQLite
        // gave the whole transaction up, as it does when the disk is full.
        let mut open = say(conn, BEGIN).map_err(|e| e.to_string());
        let mut tell: Vec<Tell> = Vec::new();
        for job in group {
            tell.push(match &open {
                Ok(()) => job(Ok(Open { conn, touched: &mut touched, empty: tell.is_empty() })),
                Err(why) => job(Err(why)),
            });
            if open.is_ok() && conn.is_autocommit() {
                open = Err("the transaction was given up".to_owned());
            }
        }
        let committed = open.and_then(|()| say(conn, "COMMIT").map_err(|e| e.to_string()));
        if committed.is_err() && !conn.is_autocommit() {
            // The transaction is lost either way; the next group needs a clean start.
            drop(say(conn, "ROLLBACK"));
        }
        if committed.is_ok() && touched.erased {
            leave_no_copy(conn, path);
        }
        // Whoever keeps a copy of the list has heard of a write by the time its writer goes on.
        if committed.is_ok() {
            announce.commit(touched);
        }
        let committed = committed.as_ref().copied().map_err(String::as_str);
        tell.into_iter().for_each(|tell| tell(committed));
    }
}

impl Announce {
    /// Nobody listening is no failure.
    fn commit(&self, touched: Touched) {
        if !touched.people.is_empty() {
            drop(self.people.send(Arc::new(touched.people)));
        }
        if !touched.tables.is_empty() {
            drop(self.tables.send(touched.tables));
        }
    }
}

/// What was erased still stands in the log until that is written back, and in copies made before.
fn leave_no_copy(conn: &Connection, path: &Path) {
    let emptied = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    let removed = copies::remove_all(path);
    if let (Err(error), _) | (_, Err(error)) = (emptied.map_err(std::io::Error::other), removed) {
        tracing::warn!(%error, "a copy of what was erased could not be removed");
    }
}

impl Open<'_> {
    fn run<T>(self, write: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let Self { conn, touched, empty } = self;
        if !empty {
            say(conn, "SAVEPOINT job")?;
        }
        let tx = Tx { conn, touched: RefCell::default() };
        // A job that panics must not take the thread with it, which all other writes need. What it wrote is rolled back.
        let result = catch_unwind(AssertUnwindSafe(|| write(&tx))).unwrap_or(Err(Error::Panicked));
        match result {
            Ok(value) => {
                if !empty {
                    say(conn, "RELEASE job")?;
                }
                touched.append(tx.touched.into_inner());
                Ok(value)
            }
            Err(error) => {
                let undo = if empty { ["ROLLBACK", BEGIN] } else { ["ROLLBACK TO job", "RELEASE job"] };
                // SQLite may have given the transaction up already: nothing is left to undo then.
                if !conn.is_autocommit() {
                    undo.into_iter().try_for_each(|sql| say(conn, sql))?;
                }
                Err(error)
            }
        }
    }
}

/// The write lock is taken at once: a transaction that begins by reading may be refused it later.
const BEGIN: &str = "BEGIN IMMEDIATE";

fn say(conn: &Connection, sql: &str) -> Result<()> {
    conn.prepare_cached(sql)?.execute([])?;
    Ok(())
}
