//! Answers to subscription requests, brought with a sign-in or later.

use super::{
    accepted,
    attendee::{self, Attendee},
    event::{self, EventRow},
    login::{self, Offer},
    me,
    submission::{self, Submission},
    writer::Tx,
};
use crate::storage::{EventCode, StorageError, VisitorHash};
use chrono::{DateTime, Utc};
use protocol::{AddSubscriptions, Change, Me, SubscriptionResult};
use uuid::Uuid;

/// A replay adds nothing, but its code is fresh and is queued all the same.
pub(super) fn add(
    tx: &mut Tx<'_>,
    code: &EventCode,
    visitor: VisitorHash,
    post: &AddSubscriptions,
    now: DateTime<Utc>,
) -> Result<Me, StorageError> {
    let event = event::find(tx.conn, code)?;
    submission::refuse_withdrawn(tx.conn, event.id, visitor, post.submission)?;
    let person = me::person(tx.conn, &event, visitor)?;
    match submission::take(tx, person.id, post.submission)? {
        Submission::Fresh => note(tx, &event, &person, post.submission, &post.subscriptions, now)?,
        Submission::Replayed => {}
    }
    login::offer(tx, &event, &person, Offer::of(post.login_code.as_deref(), post.appid.as_deref()), now)?;
    me::describe(tx.conn, &event, person, now)
}

/// Counts the accepts and appends `subscribed`; nothing when there are no answers.
pub(super) fn note(
    tx: &mut Tx<'_>,
    event: &EventRow,
    person: &Attendee,
    submission: Uuid,
    results: &[SubscriptionResult],
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    if results.is_empty() {
        return Ok(());
    }
    accepted::add(tx, person.id, results)?;
    let subscribed = Change::Subscribed { submission, results: results.to_vec(), at: now.fixed_offset() };
    attendee::tell(tx, event, person, subscribed, now)
}
