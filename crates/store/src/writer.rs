//! Writes of the desktop: what one is given, and what it announces once it is committed.

use crate::people::People;
use crate::{Result, copies};
use domain::{AttendeeId, Openid};
use rusqlite::Connection;
use sqlite::{BUSY_TIMEOUT, Effects, Residue};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;

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
pub(crate) struct Touched {
    tables: BTreeSet<Table>,
    people: People,
    /// Somebody's data is to be found nowhere any more.
    erased: bool,
}

impl Tx<'_> {
    /// A write that names only this of people or deliveries has all of them read again.
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

impl Effects for Touched {
    fn append(&mut self, mut later: Self) {
        self.tables.append(&mut later.tables);
        self.people.append(later.people);
        self.erased |= later.erased;
    }
}

pub(crate) struct Writer {
    writer: sqlite::Writer<Touched>,
    announce: Announce,
}

/// The listeners of commits.
#[derive(Clone)]
struct Announce {
    tables: broadcast::Sender<BTreeSet<Table>>,
    people: broadcast::Sender<Arc<People>>,
}

impl Writer {
    /// Writes to the database at `path`. A listener that keeps a copy of the list knows of a write by the time its caller
    /// goes on, and what it erased is in no copy.
    pub(crate) fn start(conn: Connection, path: PathBuf) -> io::Result<Self> {
        let announce = Announce { tables: broadcast::Sender::new(64), people: broadcast::Sender::new(256) };
        let announcing = announce.clone();
        let residue = Residue::default();
        let writer = sqlite::Writer::start(conn, "store-writer", move |conn, touched: Touched| {
            remove_erased(conn, &path, &residue, touched.erased);
            announcing.commit(touched);
        })?;
        Ok(Self { writer, announce })
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
        let write = move |conn: &mut Connection, touched: &mut Touched| {
            let tx = Tx { conn, touched: RefCell::default() };
            let value = write(&tx)?;
            *touched = tx.touched.into_inner();
            Ok(value)
        };
        self.writer.run(write).await
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

/// How long a commit that erased nothing itself waits for a reader that kept the log from being cut before.
const RETRY_TIMEOUT: Duration = Duration::from_millis(100);

/// Erased data is still in the log until that is written back, and in copies made before.
fn remove_erased(conn: &Connection, path: &Path, residue: &Residue, erased: bool) {
    let mut removed = Ok(());
    if erased {
        residue.note();
        removed = copies::remove_all(path);
    }
    let patience = if erased { BUSY_TIMEOUT } else { RETRY_TIMEOUT };
    let overwritten = residue.overwrite(conn, patience).map_err(io::Error::other);
    if let Err(error) = removed.and(overwritten) {
        tracing::warn!(%error, "a copy of what was erased could not be removed");
    }
}
