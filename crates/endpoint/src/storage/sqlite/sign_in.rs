//! Signing in: admit, renew or recognise, then queue the login code and tell the feed.

use super::{
    attendee::{self, Attendee},
    event::{self, EventRow},
    login::{self, Offer},
    me,
    submission::{self, Submission},
    subscriptions,
    writer::Tx,
};
use crate::{
    rules::{Standing, check_details, state_at},
    storage::{EventCode, SignedIn, StorageError, VisitorHash},
};
use chrono::{DateTime, Utc};
use protocol::{Change, EventState, IdentityChange, SignIn};

pub(super) fn sign_in(
    tx: &mut Tx<'_>,
    code: &EventCode,
    visitor: VisitorHash,
    post: &SignIn,
    now: DateTime<Utc>,
) -> Result<SignedIn, StorageError> {
    let event = event::find(tx.conn, code)?;
    submission::refuse_withdrawn(tx.conn, event.id, visitor, post.submission)?;
    let known = attendee::find(tx.conn, event.id, visitor)?;
    let created = known.is_none();
    let person = match known {
        None => admit(tx, &event, visitor, post, now)?,
        Some(person) => match submission::take(tx, person.id, post.submission)? {
            Submission::Fresh => renew(tx, &event, person, post, now)?,
            Submission::Replayed => person,
        },
    };
    let offer = Offer::of(post.login_code.as_deref(), post.appid.as_deref());
    let missing = login::offer(tx, &event, &person, offer, now)?;
    if let Some(reason) = missing
        && created
    {
        let lost = IdentityChange::Lost { lost: true, errcode: None, reason };
        attendee::tell(tx, &event, &person, Change::Identity(lost), now)?;
    }
    Ok(SignedIn { created, me: me::describe(tx.conn, &event, person, now)? })
}

fn admit(
    tx: &mut Tx<'_>,
    event: &EventRow,
    visitor: VisitorHash,
    post: &SignIn,
    now: DateTime<Utc>,
) -> Result<Attendee, StorageError> {
    match state_at(&event.body, now) {
        EventState::Open => {}
        EventState::Closed => return Err(StorageError::EventClosed),
        EventState::Scheduled => return Err(StorageError::EventNotOpen),
    }
    let details = check_details(post, &event.body.questions, Standing::New)?;
    let mut person = Attendee::new(event::next_number(tx, event.id)?, now);
    person.renew(details, post);
    attendee::insert(tx, event.id, visitor, &mut person)?;
    submission::take(tx, person.id, post.submission)?;
    announce(tx, event, &person, post, now)?;
    Ok(person)
}

fn renew(
    tx: &mut Tx<'_>,
    event: &EventRow,
    mut person: Attendee,
    post: &SignIn,
    now: DateTime<Utc>,
) -> Result<Attendee, StorageError> {
    person.renew(check_details(post, &event.body.questions, Standing::Known)?, post);
    attendee::update(tx, &person)?;
    announce(tx, event, &person, post, now)?;
    Ok(person)
}

/// `signed_in`, then `subscribed`.
fn announce(
    tx: &mut Tx<'_>,
    event: &EventRow,
    person: &Attendee,
    post: &SignIn,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    attendee::tell(tx, event, person, person.signed_in(None), now)?;
    subscriptions::note(tx, event, person, post.submission, &post.subscriptions, now)
}
