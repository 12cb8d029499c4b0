//! The current state of a known visitor: the answer of every `me` call.

use super::{Access, Operation, Result, event};
use crate::{
    clock::Now,
    refusal::Refusal,
    rules::state_at,
    storage::{
        EventCode, VisitorHash,
        rows::{Attendee, EventRow, Rows},
    },
};
use protocol::{Identity, Me, MeEvent};

pub struct ReadMe {
    pub code: EventCode,
    pub visitor: VisitorHash,
    pub now: Now,
}

impl Operation for ReadMe {
    type Output = Me;
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<Me> {
        let event = event::find(rows, &self.code).await?;
        let person = find(rows, &event, self.visitor).await?;
        describe(rows, &event, person, self.now).await
    }
}

/// The visitor's sign-in at the event; an unknown visitor is refused.
pub(super) async fn find(rows: &mut impl Rows, event: &EventRow, visitor: VisitorHash) -> Result<Attendee> {
    Ok(rows.attendee(event.id, visitor).await?.ok_or(Refusal::UnknownVisitor)?)
}

pub(super) async fn describe(
    rows: &mut impl Rows,
    event: &EventRow,
    person: Attendee,
    now: Now,
) -> Result<Me> {
    let identity = if person.is_bound {
        Identity::Bound
    } else if rows.has_live_login(person.id, now.steady).await? {
        Identity::Pending
    } else {
        Identity::Lost
    };
    Ok(Me {
        number: person.number,
        name: person.profile.name,
        signed_in_at: person.signed_in_at,
        identity,
        accepted: rows.accepted(person.id).await?,
        event: MeEvent { state: state_at(&event.body, now.wall) },
    })
}
