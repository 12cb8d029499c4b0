//! What changed, for those who show it: announced after the commit, gathered while the listener is busy.

use crate::api::{Changed, Topic};
use std::collections::BTreeSet;
use store::Table;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender};
use tokio_util::sync::CancellationToken;

/// The number of announcements that may wait for one listener; a slower one has to read everything again.
const WAITING: usize = 256;

/// Tells listeners what to read again. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub(crate) struct Announcer(Sender<BTreeSet<Topic>>);

impl Announcer {
    pub(crate) fn new() -> Self {
        Self(Sender::new(WAITING))
    }

    pub(crate) fn listen(&self) -> Changes {
        Changes(self.0.subscribe())
    }

    pub(crate) fn announce(&self, topic: Topic) {
        self.send(BTreeSet::from([topic]));
    }

    /// Announces what each commit was about, until `stop`.
    pub(crate) async fn announce_commits(
        self,
        mut commits: Receiver<BTreeSet<Table>>,
        stop: CancellationToken,
    ) {
        while let Some(heard) = stop.run_until_cancelled(commits.recv()).await {
            match heard {
                Ok(tables) => self.send(topics_of(&tables)),
                Err(RecvError::Lagged(_)) => self.send(BTreeSet::from(Topic::ALL)),
                Err(RecvError::Closed) => return,
            }
        }
    }

    fn send(&self, topics: BTreeSet<Topic>) {
        // It fails where nobody listens, and then nobody misses anything.
        let _listeners = self.0.send(topics);
    }
}

fn topics_of(tables: &BTreeSet<Table>) -> BTreeSet<Topic> {
    tables
        .iter()
        .filter_map(|table| match table {
            Table::Account => Some(Topic::Accounts),
            Table::Event => Some(Topic::Events),
            Table::Attendee => Some(Topic::Attendees),
            Table::Template => Some(Topic::Templates),
            Table::Message => Some(Topic::Messages),
            Table::Campaign | Table::Delivery => Some(Topic::Campaigns),
            Table::Unposted => None,
        })
        .collect()
}

/// A listener. One that falls behind is told of everything at once.
#[derive(Debug)]
pub struct Changes(Receiver<BTreeSet<Topic>>);

impl Changes {
    /// Waits for something to change; `None` when nothing will any more.
    pub async fn next(&mut self) -> Option<Changed> {
        let mut topics = self.receive().await?;
        while let Ok(more) = self.0.try_recv() {
            topics.extend(more);
        }
        Some(Changed { topics: topics.into_iter().collect() })
    }

    async fn receive(&mut self) -> Option<BTreeSet<Topic>> {
        match self.0.recv().await {
            Ok(topics) => Some(topics),
            Err(RecvError::Lagged(_)) => Some(BTreeSet::from(Topic::ALL)),
            Err(RecvError::Closed) => None,
        }
    }
}
