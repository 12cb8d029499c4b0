//! The feed: its rows, and the cursor that names one of them.

use super::{Access, Operation, Result};
use crate::{
    clock::Now,
    identifier::random_mark,
    refusal::Refusal,
    storage::{
        StorageError, Topic, WorkspaceId,
        rows::{AttendeeId, Changes, NewChange, PageSize, Rows},
    },
};
use protocol::{Change, FeedPage};

/// Data of one page together: what a slow line brings within seconds.
const MAX_PAGE_BYTES: usize = 1024 * 1024;

/// Rows after the cursor `after`, at most `limit`.
pub struct ReadFeed {
    pub workspace: WorkspaceId,
    pub after: Option<String>,
    pub limit: u32,
}

impl Operation for ReadFeed {
    type Output = FeedPage;
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<FeedPage> {
        let Self { workspace, after, limit } = self;
        let feed_id = rows.workspace(workspace).await?.feed_id;
        let oldest_seq = rows.oldest_seq(workspace).await?;
        let start = match &after {
            None => 0,
            Some(cursor) => known_seq(rows, workspace, &feed_id, oldest_seq, cursor).await?,
        };
        let max = PageSize { rows: limit, bytes: MAX_PAGE_BYTES };
        let Changes { rows: found, more } = rows.changes_after(workspace, start, max).await?;
        let next = found.last().map(|(row, mark)| format!("{feed_id}.{}.{mark}", row.seq));
        Ok(FeedPage {
            next: next.or(after),
            changes: found.into_iter().map(|(row, _)| row).collect(),
            feed_id,
            more,
            oldest_seq,
        })
    }
}

/// The number in a cursor, if this feed gave it out. One older than the oldest row is taken at its word: the rows it
/// could be checked against were purged.
async fn known_seq(
    rows: &mut impl Rows,
    workspace: WorkspaceId,
    feed_id: &str,
    oldest_seq: i64,
    cursor: &str,
) -> Result<i64> {
    let mut parts = cursor.split('.');
    let (Some(feed), Some(seq), Some(mark), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Refusal::CursorUnknown.into());
    };
    let seq: i64 = seq.parse().map_err(|_| Refusal::CursorUnknown)?;
    if feed != feed_id || seq < 1 {
        return Err(Refusal::CursorUnknown.into());
    }
    if seq < oldest_seq {
        return Ok(seq);
    }
    let stored = rows.mark(workspace, seq).await?;
    if stored.as_deref() == Some(mark) { Ok(seq) } else { Err(Refusal::CursorUnknown.into()) }
}

/// What a row of the feed is about.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub workspace: WorkspaceId,
    /// The event's code.
    pub event: &'a str,
    /// The public id of the person.
    pub attendee: Option<&'a str>,
    /// What the row is found by when the person is erased; `None` if they already are.
    pub person: Option<AttendeeId>,
}

/// Appends a row about an event itself.
pub(super) async fn append_of_event(
    rows: &mut impl Rows,
    workspace: WorkspaceId,
    event: &str,
    change: Change,
    now: Now,
) -> Result<()> {
    append(rows, Subject { workspace, event, attendee: None, person: None }, change, now).await
}

/// Appends a row and wakes the feed's readers after the commit.
pub(super) async fn append(
    rows: &mut impl Rows,
    subject: Subject<'_>,
    change: Change,
    now: Now,
) -> Result<()> {
    let Subject { workspace, event, attendee, person } = subject;
    let mut tagged = serde_json::to_value(change).map_err(StorageError::from)?;
    let kind = tagged["kind"].take();
    let seq = rows.next_seq(workspace).await?;
    let row = NewChange {
        seq,
        mark: &random_mark(),
        at: now.wall,
        kind: kind.as_str().unwrap_or_default(),
        event: Some(event),
        attendee,
        person,
        data: &tagged["data"],
    };
    rows.insert_change(workspace, &row).await?;
    rows.touch(workspace, Topic::Feed);
    Ok(())
}
