use super::{AttendeeId, Stored};
use crate::storage::WorkspaceId;
use chrono::{DateTime, Utc};
use protocol::ChangeRow;
use serde_json::Value;

/// A row to append.
pub struct NewChange<'a> {
    pub seq: i64,
    /// What a cursor names the row by beside its number.
    pub mark: &'a str,
    pub at: DateTime<Utc>,
    pub kind: &'a str,
    pub event: Option<&'a str>,
    /// The public id of the person it is about.
    pub attendee: Option<&'a str>,
    /// What the row is found by when the person is erased; `None` if they already are.
    pub person: Option<AttendeeId>,
    pub data: &'a Value,
}

/// How much of the feed is read at once.
#[derive(Clone, Copy, Debug)]
pub struct PageSize {
    pub rows: u32,
    /// Of the rows' data together. One row is read however large it is.
    pub bytes: usize,
}

/// Some rows of the feed.
pub struct Changes {
    /// Each with its mark.
    pub rows: Vec<(ChangeRow, String)>,
    /// There are further ones.
    pub more: bool,
}

/// The feed. A *scrubbed* row is gone but for its number and mark, so that a cursor that names it stays known.
pub trait FeedRows {
    /// The next number of a workspace's feed. Rows become visible in the order of their numbers.
    fn next_seq(&mut self, workspace: WorkspaceId) -> impl Stored<i64>;
    fn insert_change(&mut self, workspace: WorkspaceId, change: &NewChange<'_>) -> impl Stored<()>;
    /// Scrubs all rows about a person.
    fn scrub_person(&mut self, person: AttendeeId) -> impl Stored<()>;
    /// Scrubs the rows that say how a person signed in.
    fn scrub_sign_in(&mut self, person: AttendeeId) -> impl Stored<()>;
    /// Scrubs all rows about an event that are about nobody who is still there.
    fn scrub_event(&mut self, workspace: WorkspaceId, code: &str) -> impl Stored<()>;
    /// Forgets scrubbed rows before this one.
    fn forget_scrubbed(&mut self, workspace: WorkspaceId, before: i64) -> impl Stored<()>;

    /// The first row's number; of an empty feed the one its next row will have.
    fn oldest_seq(&mut self, workspace: WorkspaceId) -> impl Stored<i64>;
    /// Of a row or a scrubbed one.
    fn mark(&mut self, workspace: WorkspaceId, seq: i64) -> impl Stored<Option<String>>;
    /// Rows after `seq` in their order.
    fn changes_after(&mut self, workspace: WorkspaceId, seq: i64, max: PageSize) -> impl Stored<Changes>;
}
