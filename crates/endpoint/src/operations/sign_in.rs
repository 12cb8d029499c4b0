//! Signing in: admit, renew or recognise, then queue the login code and append to the feed.

use super::{
    Operation, Result, add_subscriptions, event,
    login::{self, Offer},
    me,
    person::{self, SignedInBy},
    submission,
};
use crate::{
    caller::Caller,
    clock::Now,
    limit::Limit,
    refusal::Refusal,
    rules::{Familiarity, check_details, state_at},
    storage::{
        EventCode, VisitorHash,
        rows::{Attendee, EventRow, Profile, Rows},
    },
};
use protocol::{Change, EventState, IdentityChange, Me};

/// Admits, renews or answers a replay, queues the login code and appends to the feed.
pub struct SignIn {
    pub code: EventCode,
    pub visitor: VisitorHash,
    pub post: protocol::SignIn,
    pub caller: Caller,
    /// Login codes of one event that may wait.
    pub codes_per_event: Limit<u32>,
    pub now: Now,
}

#[derive(Clone, Debug)]
pub struct SignedIn {
    pub created: bool,
    pub me: Me,
}

impl Operation for SignIn {
    type Output = SignedIn;

    async fn run(self, rows: &mut impl Rows) -> Result<SignedIn> {
        let Self { code, visitor, post, caller, codes_per_event, now } = self;
        let event = event::find(rows, &code).await?;
        submission::refuse_withdrawn(rows, event.id, visitor, post.submission).await?;
        let known = rows.attendee(event.id, visitor).await?;
        let created = known.is_none();
        let person = match known {
            None => {
                let person = admit(rows, &event, visitor, &post, now).await?;
                caller.admit().map_err(Refusal::TooManyNewcomers)?;
                person
            }
            Some(person) if rows.insert_submission(person.id, post.submission).await? => {
                renew(rows, &event, person, &post, now).await?
            }
            Some(replayed) => replayed,
        };
        let offer = Offer {
            code: post.login_code.as_deref(),
            appid: post.appid.as_deref(),
            source: caller.source,
            codes_per_event,
        };
        let missing = login::offer(rows, &event, &person, offer, now).await?;
        if let Some(reason) = missing
            && created
        {
            let lost = IdentityChange::Lost { lost: true, errcode: None, rid: None, reason };
            person::tell(rows, &event, &person, Change::Identity(lost), now).await?;
        }
        Ok(SignedIn { created, me: me::describe(rows, &event, person, now).await? })
    }
}

async fn admit(
    rows: &mut impl Rows,
    event: &EventRow,
    visitor: VisitorHash,
    post: &protocol::SignIn,
    now: Now,
) -> Result<Attendee> {
    match state_at(&event.body, now.wall) {
        EventState::Open => {}
        EventState::Closed => return Err(Refusal::EventClosed.into()),
        EventState::Scheduled => return Err(Refusal::EventNotOpen.into()),
    }
    let mut profile = Profile::default();
    person::renew(&mut profile, check_details(post, &event.body.questions, Familiarity::New)?, post);
    let person = person::admit(rows, event, visitor, profile, SignedInBy::Phone, now).await?;
    rows.insert_submission(person.id, post.submission).await?;
    person::tell(rows, event, &person, person::signed_in(&person, None), now).await?;
    add_subscriptions::note(rows, event, &person, post.submission, &post.subscriptions, now).await?;
    Ok(person)
}

async fn renew(
    rows: &mut impl Rows,
    event: &EventRow,
    mut person: Attendee,
    post: &protocol::SignIn,
    now: Now,
) -> Result<Attendee> {
    let details = check_details(post, &event.body.questions, Familiarity::Known)?;
    let before = person.profile.clone();
    person::renew(&mut person.profile, details, post);
    // Nothing is told where nothing changed, and what is told takes the place of what was: so renewing without end
    // grows nothing.
    if person.profile != before {
        rows.update_profile(person.id, &person.profile).await?;
        rows.scrub_sign_in(person.id).await?;
        person::tell(rows, event, &person, person::signed_in(&person, None), now).await?;
    }
    add_subscriptions::note(rows, event, &person, post.submission, &post.subscriptions, now).await?;
    Ok(person)
}
