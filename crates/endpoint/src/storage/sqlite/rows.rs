//! The rows of one transaction.

use super::wakes::Wakes;
use crate::storage::{Topic, WorkspaceId, rows::Rows};
use rusqlite::Connection;
use std::collections::HashSet;

/// A transaction that is open. Every row's future is ready at once.
pub(super) struct SqliteRows<'c> {
    pub conn: &'c mut Connection,
    pub effects: &'c mut Effects,
}

/// What a transaction brings about beyond its rows, once it is committed.
#[derive(Default)]
pub(super) struct Effects {
    touched: HashSet<(WorkspaceId, Topic)>,
    pub erased: bool,
}

impl Effects {
    pub(super) fn wake(self, wakes: &Wakes) {
        wakes.wake(self.touched);
    }
}

impl sqlite::Effects for Effects {
    fn append(&mut self, later: Self) {
        self.touched.extend(later.touched);
        self.erased |= later.erased;
    }
}

impl Rows for SqliteRows<'_> {
    fn touch(&mut self, workspace: WorkspaceId, topic: Topic) {
        self.effects.touched.insert((workspace, topic));
    }

    fn note_erasure(&mut self) {
        self.effects.erased = true;
    }
}
