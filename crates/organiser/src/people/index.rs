//! The people of the open event in memory, so that searching and counting them keeps up with the keyboard.
//!
//! Nothing is written here: the database is the truth, and every commit says whom it was about.

mod counts;
mod entry;
mod haystack;
mod needle;
mod people;
mod pinyin;
#[cfg(test)]
mod tests;

pub(crate) use entry::Entry;
pub(crate) use needle::Needle;

use crate::api::{AttendeeFilter, AttendeePage};
use crate::event::about::about;
use domain::EventCode;
use people::{EventPeople, fresh};
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex as Brief, PoisonError};
use store::{People, Result, Store};
use tokio::sync::Mutex;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio_util::sync::CancellationToken;

/// The event that is shown, and the one before it.
const KEPT: usize = 2;
/// Beyond this number of people it is quicker to read everybody.
const MANY: usize = 20_000;

pub(crate) struct Index {
    store: Store,
    open: Brief<VecDeque<(EventCode, Arc<Mutex<Open>>)>>,
}

/// One event in memory, and the commits not applied to it yet. Nothing is read before it is needed.
struct Open {
    code: EventCode,
    people: Option<EventPeople>,
    changes: Receiver<Arc<People>>,
}

impl Index {
    pub(crate) fn new(store: Store) -> Self {
        Self { store, open: Brief::default() }
    }

    pub(crate) async fn page(
        &self,
        code: &EventCode,
        search: &str,
        filter: AttendeeFilter,
        offset: usize,
        limit: usize,
    ) -> Result<AttendeePage> {
        let open = self.opened(code);
        let mut open = open.lock().await;
        let people = open.caught_up(&self.store).await?;
        Ok(people.page(search, filter, offset, limit))
    }

    /// The numbers of whom a search finds.
    pub(crate) async fn find(&self, code: &EventCode, search: &str) -> Result<BTreeSet<u32>> {
        let open = self.opened(code);
        let mut open = open.lock().await;
        Ok(open.caught_up(&self.store).await?.numbers_found(search))
    }

    /// Follows commits as they come, so that a query finds little left to read.
    pub(crate) async fn follow(&self, stop: &CancellationToken) {
        let mut changes = self.store.people();
        while let Some(heard) = stop.run_until_cancelled(changes.recv()).await {
            match heard {
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
            let open: Vec<_> = self.events().iter().map(|(_, open)| open.clone()).collect();
            for open in open {
                let mut open = open.lock().await;
                if open.people.is_some()
                    && let Err(error) = open.caught_up(&self.store).await
                {
                    tracing::error!(%error, "the list in memory could not be renewed");
                }
            }
        }
    }

    fn opened(&self, code: &EventCode) -> Arc<Mutex<Open>> {
        let mut events = self.events();
        if let Some(at) = events.iter().position(|(known, _)| known == code) {
            // The one that is asked for stays longest.
            let found = events.remove(at);
            events.extend(found);
        } else {
            let open = Open { code: code.clone(), people: None, changes: self.store.people() };
            events.push_back((code.clone(), Arc::new(Mutex::new(open))));
        }
        while events.len() > KEPT {
            events.pop_front();
        }
        events[events.len() - 1].1.clone()
    }

    fn events(&self) -> std::sync::MutexGuard<'_, VecDeque<(EventCode, Arc<Mutex<Open>>)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// The people as the last commit left them.
    async fn caught_up(&mut self, store: &Store) -> Result<&mut EventPeople> {
        let heard = self.heard();
        let code = self.code.clone();
        // Taken out until it is current: after a read that failed everybody is read anew.
        let known = self.people.take();
        let current = known.as_ref().map(|people| people.about().clone());
        let read = move |conn: &store::Connection| {
            let now = about(conn, &code)?;
            match current {
                Some(current) if current == now && !heard.all && heard.len() <= MANY => {
                    fresh(conn, &code, &now, heard).map(News::Some)
                }
                _ => EventPeople::load(conn, &code, now).map(|people| News::All(Box::new(people))),
            }
        };
        let people = match (store.read(read).await?, known) {
            (News::All(people), _) => *people,
            (News::Some(fresh), Some(mut known)) => {
                known.renew(fresh);
                known
            }
            (News::Some(_), None) => return Err(store::Error::Closed),
        };
        Ok(self.people.insert(people))
    }

    /// Everything that was committed since.
    fn heard(&mut self) -> People {
        let mut heard = People::default();
        loop {
            match self.changes.try_recv() {
                Ok(people) => heard.append((*people).clone()),
                Err(TryRecvError::Lagged(_)) => heard.all = true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return heard,
            }
        }
    }
}

enum News {
    All(Box<EventPeople>),
    Some(Vec<people::Fresh>),
}
