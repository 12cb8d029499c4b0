use super::{AttendeeId, Stored};
use crate::storage::{EventCode, WorkspaceId};
use chrono::{DateTime, Utc};
use protocol::EventBody;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventId(pub i64);

/// An event that is not ending.
pub struct EventRow {
    pub id: EventId,
    pub workspace: WorkspaceId,
    /// Login codes that wait to be exchanged.
    pub codes_waiting: i64,
    /// Whole, with code and revision.
    pub body: EventBody,
}

/// What is kept of an event as its organiser wrote it, without code and revision.
pub struct StoredEvent<'a> {
    pub body: &'a EventBody,
    /// Milliseconds since 1970.
    pub purge_at: i64,
}

/// An event that is being removed: nobody finds it any more.
pub struct EndingEvent {
    pub id: EventId,
    pub workspace: WorkspaceId,
    pub code: String,
    pub reason: EndingReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndingReason {
    Deleted,
    Purged,
}

pub trait EventRows {
    fn event(&mut self, code: &EventCode) -> impl Stored<Option<EventRow>>;
    /// The oldest first.
    fn events(&mut self, workspace: WorkspaceId) -> impl Stored<Vec<EventBody>>;
    /// Gives its revision.
    fn insert_event(
        &mut self,
        workspace: WorkspaceId,
        code: &EventCode,
        event: &StoredEvent<'_>,
    ) -> impl Stored<i64>;
    /// Gives its new revision.
    fn update_event(&mut self, id: EventId, event: &StoredEvent<'_>) -> impl Stored<i64>;
    /// Whether an event has or had this code, also one that is ending or gone.
    fn is_code_taken(&mut self, code: &EventCode) -> impl Stored<bool>;
    /// The next number, counted from 1. A transaction that fails gives its number back.
    fn next_number(&mut self, event: EventId) -> impl Stored<i64>;

    /// Whether an event is ending, or is to be purged by now.
    fn has_events_to_end(&mut self, now: DateTime<Utc>) -> impl Stored<bool>;
    /// Some event that is ending.
    fn first_ending(&mut self) -> impl Stored<Option<EventId>>;
    /// Some event whose retention is over.
    fn first_to_purge(&mut self, now: DateTime<Utc>) -> impl Stored<Option<EventId>>;
    fn set_ending(&mut self, id: EventId, reason: EndingReason) -> impl Stored<()>;
    /// `None` when it isn't ending, or is gone.
    fn ending(&mut self, id: EventId) -> impl Stored<Option<EndingEvent>>;
    fn people_of(&mut self, event: EventId, limit: u32) -> impl Stored<Vec<AttendeeId>>;
    /// Removes an event without people, and keeps its code from being given again.
    fn remove_event(&mut self, event: &EndingEvent) -> impl Stored<()>;
}
