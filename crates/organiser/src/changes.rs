//! What changed, for whoever shows it: heard after commit, gathered while the listener is busy.

use crate::api::{Changed, Topic};
use std::collections::BTreeSet;
use store::Table;
use tokio::sync::broadcast;

pub(crate) fn topics_of(tables: &BTreeSet<Table>) -> BTreeSet<Topic> {
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
pub struct Changes(pub(crate) broadcast::Receiver<BTreeSet<Topic>>);

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
            Err(broadcast::error::RecvError::Lagged(_)) => Some(BTreeSet::from(Topic::ALL)),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}
