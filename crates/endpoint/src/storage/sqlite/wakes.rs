//! Who waits for what: a channel per workspace and topic.

use crate::storage::{Topic, WorkspaceId};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch;

type Channels = HashMap<(WorkspaceId, Topic), watch::Sender<u64>>;

#[derive(Default)]
pub(super) struct Wakes(Mutex<Channels>);

impl Wakes {
    /// A receiver that has seen everything up to now.
    pub(super) fn subscribe(&self, workspace: WorkspaceId, topic: Topic) -> watch::Receiver<u64> {
        self.channels().entry((workspace, topic)).or_insert_with(|| watch::channel(0).0).subscribe()
    }

    pub(super) fn wake(&self, touched: impl IntoIterator<Item = (WorkspaceId, Topic)>) {
        let channels = self.channels();
        for key in touched {
            if let Some(channel) = channels.get(&key) {
                channel.send_modify(|commits| *commits += 1);
            }
        }
    }

    fn channels(&self) -> MutexGuard<'_, Channels> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
