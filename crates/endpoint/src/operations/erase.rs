//! Erasing one person: all of them goes, but that their submissions were here once.

use super::{
    Operation, Result, event,
    feed::{self, Subject},
    send, submission,
};
use crate::{
    clock::Now,
    refusal::Refusal,
    storage::{
        Bearer, EventCode, VisitorHash,
        rows::{AttendeeId, Leaving, Rows},
    },
};
use protocol::Change;

/// Erases the visitor's own sign-in; what they post again with an old submission is refused from then on. Repeated, it is
/// done already; a stranger's is refused.
pub struct Withdraw {
    pub code: EventCode,
    pub visitor: VisitorHash,
    pub now: Now,
}

impl Operation for Withdraw {
    type Output = ();

    async fn run(self, rows: &mut impl Rows) -> Result<()> {
        let Self { code, visitor, now } = self;
        let event = event::find(rows, &code).await?;
        match rows.leaving_visitor(event.id, visitor).await? {
            Some(leaving) => erase(rows, &leaving, now).await,
            None if submission::has_withdrawn(rows, event.id, visitor).await? => Ok(()),
            None => Err(Refusal::UnknownVisitor.into()),
        }
    }
}

/// The same by an organiser. Somebody the workspace does not know is erased already.
pub struct EraseAttendee {
    pub bearer: Bearer,
    /// The public id.
    pub attendee: String,
    pub now: Now,
}

impl Operation for EraseAttendee {
    type Output = ();

    async fn run(self, rows: &mut impl Rows) -> Result<()> {
        match rows.leaving_attendee(self.bearer.workspace, &self.attendee).await? {
            Some(leaving) => erase(rows, &leaving, self.now).await,
            None => Ok(()),
        }
    }
}

/// Removes the person, then tells the feed that they withdrew.
pub(super) async fn erase(rows: &mut impl Rows, leaving: &Leaving, now: Now) -> Result<()> {
    submission::withdraw(rows, leaving).await?;
    send::hand_over(rows, leaving.id).await?;
    remove(rows, leaving.id).await?;
    rows.note_erasure();
    let subject = Subject {
        workspace: leaving.workspace,
        event: &leaving.event_code,
        attendee: Some(&leaving.public_id),
        person: None,
    };
    feed::append(rows, subject, Change::Withdrawn {}, now).await
}

/// Removes all of a person, and scrubs their rows from the feed.
pub(super) async fn remove(rows: &mut impl Rows, person: AttendeeId) -> Result<()> {
    rows.scrub_person(person).await?;
    Ok(rows.remove_attendee(person).await?)
}
