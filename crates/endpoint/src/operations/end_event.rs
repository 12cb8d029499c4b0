//! The end of an event: deleted by an organiser, or purged because its retention is over.
//!
//! It is gone for everybody in the first transaction. Its people are then removed some at a time, so that another event's
//! sign-ins never wait for a whole crowd's removal; what a stop interrupts is taken up again.

use super::{Access, Operation, Result, erase, feed};
use crate::{
    Storage,
    clock::Now,
    refusal::Refusal,
    storage::{
        EventCode, WorkspaceId,
        rows::{EndingReason, EventId, Rows},
    },
};
use chrono::{DateTime, Utc};
use protocol::{Change, EventChange};

/// People of one transaction.
const CHUNK: u32 = 200;

/// Removes an event, of which `revision` is the current one, and its people. One that the workspace doesn't know is
/// removed already.
///
/// # Errors
/// [`Refusal::StaleRevision`] with the event as it is.
pub async fn delete_event(
    storage: &Storage,
    workspace: WorkspaceId,
    code: EventCode,
    revision: i64,
    now: Now,
) -> Result<()> {
    match storage.run(BeginDeletion { workspace, code, revision }).await? {
        Some(event) => end(storage, event, now).await,
        None => Ok(()),
    }
}

/// Removes events whose retention has ended by `due`, and goes on with what was interrupted; without `due` only that.
///
/// # Errors
/// Those of the storage.
pub async fn purge_events(storage: &Storage, due: Option<DateTime<Utc>>, now: Now) -> Result<()> {
    // Before everything else: nothing is due by then.
    let due = due.unwrap_or(DateTime::<Utc>::MIN_UTC);
    while storage.run(AnyToEnd { due }).await? {
        match storage.run(BeginNext { due }).await? {
            Some(event) => end(storage, event, now).await?,
            None => break,
        }
    }
    Ok(())
}

async fn end(storage: &Storage, event: EventId, now: Now) -> Result<()> {
    while storage.run(GoOn { event, now }).await? {}
    Ok(())
}

struct BeginDeletion {
    workspace: WorkspaceId,
    code: EventCode,
    revision: i64,
}

impl Operation for BeginDeletion {
    type Output = Option<EventId>;

    async fn run(self, rows: &mut impl Rows) -> Result<Option<EventId>> {
        match rows.event(&self.code).await? {
            Some(event) if event.workspace != self.workspace => Ok(None),
            Some(event) if event.body.revision == Some(self.revision) => {
                rows.set_ending(event.id, EndingReason::Deleted).await?;
                Ok(Some(event.id))
            }
            Some(event) => Err(Refusal::StaleRevision(Some(Box::new(event.body))).into()),
            None => Ok(None),
        }
    }
}

/// Whether there is anything for [`BeginNext`] to find.
struct AnyToEnd {
    due: DateTime<Utc>,
}

impl Operation for AnyToEnd {
    type Output = bool;
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<bool> {
        Ok(rows.has_events_to_end(self.due).await?)
    }
}

/// An event that is ending, or one whose retention is over, which begins to end.
struct BeginNext {
    due: DateTime<Utc>,
}

impl Operation for BeginNext {
    type Output = Option<EventId>;

    async fn run(self, rows: &mut impl Rows) -> Result<Option<EventId>> {
        if let Some(event) = rows.first_ending().await? {
            return Ok(Some(event));
        }
        let due = rows.first_to_purge(self.due).await?;
        if let Some(event) = due {
            rows.set_ending(event, EndingReason::Purged).await?;
        }
        Ok(due)
    }
}

/// Removes some of its people, or, when there are none, the event itself. Whether there is more to do.
struct GoOn {
    event: EventId,
    now: Now,
}

impl Operation for GoOn {
    type Output = bool;

    async fn run(self, rows: &mut impl Rows) -> Result<bool> {
        let Some(event) = rows.ending(self.event).await? else { return Ok(false) };
        rows.note_erasure();
        let people = rows.people_of(event.id, CHUNK).await?;
        for person in &people {
            erase::remove(rows, *person).await?;
        }
        if !people.is_empty() {
            return Ok(true);
        }
        rows.scrub_event(event.workspace, &event.code).await?;
        rows.remove_event(&event).await?;
        let oldest_seq = rows.oldest_seq(event.workspace).await?;
        rows.forget_scrubbed(event.workspace, oldest_seq).await?;
        let last = match event.reason {
            EndingReason::Deleted => Change::Event(EventChange::Deleted { deleted: true }),
            EndingReason::Purged => Change::Purged {},
        };
        feed::append_of_event(rows, event.workspace, &event.code, last, self.now).await?;
        Ok(false)
    }
}
