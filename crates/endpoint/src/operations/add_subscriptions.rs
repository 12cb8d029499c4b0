//! Answers to subscription requests, brought with a sign-in or later.

use super::{
    Operation, Result, event,
    login::{self, Offer},
    me, person, submission,
};
use crate::{
    caller::Caller,
    clock::Now,
    limit::Limit,
    storage::{
        EventCode, VisitorHash,
        rows::{Attendee, EventRow, Rows},
    },
};
use protocol::{Change, Me, SubscriptionResult};
use uuid::Uuid;

/// Templates that are counted of one person. Some that nobody offered may be among them, but not without end.
const MAX_TEMPLATES: u32 = 20;

/// Counts and appends to the feed. A replay adds nothing, but its code is fresh and is still queued.
pub struct AddSubscriptions {
    pub code: EventCode,
    pub visitor: VisitorHash,
    pub post: protocol::AddSubscriptions,
    pub caller: Caller,
    /// Login codes of one event that may wait.
    pub codes_per_event: Limit<u32>,
    pub now: Now,
}

impl Operation for AddSubscriptions {
    type Output = Me;

    async fn run(self, rows: &mut impl Rows) -> Result<Me> {
        let Self { code, visitor, post, caller, codes_per_event, now } = self;
        let event = event::find(rows, &code).await?;
        submission::refuse_withdrawn(rows, event.id, visitor, post.submission).await?;
        let person = me::find(rows, &event, visitor).await?;
        if rows.insert_submission(person.id, post.submission).await? {
            note(rows, &event, &person, post.submission, &post.subscriptions, now).await?;
        }
        let offer = Offer {
            code: post.login_code.as_deref(),
            appid: post.appid.as_deref(),
            source: caller.source,
            codes_per_event,
        };
        login::offer(rows, &event, &person, offer, now).await?;
        me::describe(rows, &event, person, now).await
    }
}

/// Counts the accepts and appends `subscribed`; nothing when there are no answers.
pub(super) async fn note(
    rows: &mut impl Rows,
    event: &EventRow,
    person: &Attendee,
    submission: Uuid,
    results: &[SubscriptionResult],
    now: Now,
) -> Result<()> {
    if results.is_empty() {
        return Ok(());
    }
    for accept in results.iter().filter(|result| result.is_accept()) {
        rows.count_accept(person.id, &accept.template_id, MAX_TEMPLATES).await?;
    }
    let subscribed =
        Change::Subscribed { submission, results: results.to_vec(), at: now.wall.fixed_offset() };
    person::tell(rows, event, person, subscribed, now).await
}
