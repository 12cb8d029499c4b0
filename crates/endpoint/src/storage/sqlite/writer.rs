//! Writes of the service: what one is given, and what it does once it is committed.

use super::wakes::Wakes;
use crate::{
    limit::Limit,
    storage::{StorageError, Topic, WorkspaceId},
};
use rusqlite::Connection;
use sqlite::Residue;
use std::{collections::HashSet, sync::Arc};

/// What a write works on.
pub(super) struct Tx<'a> {
    pub conn: &'a Connection,
    /// Login codes of one event that may wait.
    pub codes_per_event: Limit<u32>,
    effects: &'a mut Effects,
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

impl sqlite::Effects for Effects {
    fn append(&mut self, later: Self) {
        self.touched.extend(later.touched);
        self.erased |= later.erased;
    }
}

pub(super) struct Writer {
    codes_per_event: Limit<u32>,
    writer: sqlite::Writer<Effects>,
}

impl Writer {
    pub(super) fn start(
        conn: Connection,
        codes_per_event: Limit<u32>,
        wakes: Arc<Wakes>,
        residue: Arc<Residue>,
    ) -> Result<Self, StorageError> {
        let committed = move |_: &Connection, effects: Effects| {
            if effects.erased {
                residue.note();
            }
            wakes.wake(effects.touched);
        };
        let writer = sqlite::Writer::start(conn, "endpoint-writer", committed)
            .map_err(|error| StorageError::Internal(error.into()))?;
        Ok(Self { codes_per_event, writer })
    }

    /// Runs `work` and returns its result once it is on disk; an error undoes all that `work` did.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let codes_per_event = self.codes_per_event;
        let write = move |conn: &mut Connection, effects: &mut Effects| {
            work(&mut Tx { conn, codes_per_event, effects })
        };
        self.writer.run(write).await
    }
}
