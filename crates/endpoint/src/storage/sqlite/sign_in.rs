//! Signing in: admit, renew or recognise, then queue the login code and tell the feed.

use super::{
    accepted,
    attendee::{self, Attendee},
    change,
    event::{self, EventRow},
    login,
    submission::{self, Submission},
    workspace,
    writer::Tx,
};
use crate::{
    rules::{Standing, check_details, state_at},
    storage::{EventCode, SignedIn, StorageError, VisitorHash},
};
use chrono::{DateTime, Utc};
use protocol::{Change, EventState, Identity, IdentityChange, LostReason, Me, MeEvent, SignIn};
use rusqlite::Connection;

pub(super) fn sign_in(
    tx: &mut Tx<'_>,
    code: &EventCode,
    visitor: VisitorHash,
    post: &SignIn,
    now: DateTime<Utc>,
) -> Result<SignedIn, StorageError> {
    let event = event::find(tx.conn, code)?;
    let known = attendee::find(tx.conn, event.id, visitor)?;
    let created = known.is_none();
    let person = match known {
        None => admit(tx, &event, code, visitor, post, now)?,
        Some(person) => match submission::take(tx, person.id, post.submission)? {
            Submission::Fresh => renew(tx, &event, code, person, post, now)?,
            Submission::Replayed => person,
        },
    };
    match loss(tx, &event, post)? {
        None => queue_code(tx, &event, &person, post, now)?,
        Some(reason) if created => {
            let lost = IdentityChange::Lost { lost: true, errcode: None, reason };
            append(tx, &event, code, &person, Change::Identity(lost), now)?;
        }
        // Whoever is known stays as they were: a code still waiting is not spoilt by a post without one.
        Some(_) => {}
    }
    Ok(SignedIn { created, me: describe(tx.conn, &event, person, now)? })
}

pub(super) fn me(
    conn: &Connection,
    code: &EventCode,
    visitor: VisitorHash,
    now: DateTime<Utc>,
) -> Result<Me, StorageError> {
    let event = event::find(conn, code)?;
    let person = attendee::find(conn, event.id, visitor)?.ok_or(StorageError::UnknownVisitor)?;
    describe(conn, &event, person, now)
}

fn admit(
    tx: &mut Tx<'_>,
    event: &EventRow,
    code: &EventCode,
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
    announce(tx, event, code, &person, post, now)?;
    Ok(person)
}

fn renew(
    tx: &mut Tx<'_>,
    event: &EventRow,
    code: &EventCode,
    mut person: Attendee,
    post: &SignIn,
    now: DateTime<Utc>,
) -> Result<Attendee, StorageError> {
    person.renew(check_details(post, &event.body.questions, Standing::Known)?, post);
    attendee::update(tx, &person)?;
    announce(tx, event, code, &person, post, now)?;
    Ok(person)
}

/// `signed_in`, then `subscribed`.
fn announce(
    tx: &mut Tx<'_>,
    event: &EventRow,
    code: &EventCode,
    person: &Attendee,
    post: &SignIn,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let signed_in = Change::SignedIn {
        number: person.number,
        name: person.name.clone(),
        answers: person.answers.clone(),
        signed_in_at: person.signed_in_at,
        appid: person.appid.clone(),
        env_version: person.env_version.clone(),
    };
    append(tx, event, code, person, signed_in, now)?;
    if post.subscriptions.is_empty() {
        return Ok(());
    }
    accepted::add(tx, person.id, &post.subscriptions)?;
    let subscribed = Change::Subscribed {
        submission: post.submission,
        results: post.subscriptions.clone(),
        at: now.fixed_offset(),
    };
    append(tx, event, code, person, subscribed, now)
}

/// Why this post brings nothing to exchange; `None` when it brings a code of our mini-program.
fn loss(tx: &Tx<'_>, event: &EventRow, post: &SignIn) -> Result<Option<LostReason>, StorageError> {
    let ours = workspace::facts(tx.conn, event.workspace)?.appid;
    if post.appid.as_ref().is_some_and(|appid| *appid != ours) {
        return Ok(Some(LostReason::AppidMismatch));
    }
    Ok(login_code(post).is_none().then_some(LostReason::None))
}

fn queue_code(
    tx: &mut Tx<'_>,
    event: &EventRow,
    person: &Attendee,
    post: &SignIn,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    match login_code(post) {
        Some(code) if !person.is_bound => login::queue(tx, event.workspace, person.id, code, now),
        _ => Ok(()),
    }
}

fn login_code(post: &SignIn) -> Option<&str> {
    post.login_code.as_deref().filter(|code| !code.is_empty())
}

fn append(
    tx: &mut Tx<'_>,
    event: &EventRow,
    code: &EventCode,
    person: &Attendee,
    change: Change,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    change::append(tx, event.workspace, Some(code.as_str()), Some(&person.public_id), change, now)
}

fn describe(
    conn: &Connection,
    event: &EventRow,
    person: Attendee,
    now: DateTime<Utc>,
) -> Result<Me, StorageError> {
    let identity = if person.is_bound {
        Identity::Bound
    } else if login::any_waiting(conn, person.id, now)? {
        Identity::Pending
    } else {
        Identity::Lost
    };
    Ok(Me {
        number: person.number,
        name: person.name,
        signed_in_at: person.signed_in_at,
        identity,
        accepted: accepted::of(conn, person.id)?,
        event: MeEvent { state: state_at(&event.body, now) },
    })
}
