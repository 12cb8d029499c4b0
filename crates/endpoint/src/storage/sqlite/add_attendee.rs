//! Signing in somebody without a phone, by an organiser.

use super::{
    attendee::{self, Attendee},
    event, submission,
    writer::Tx,
};
use crate::{
    rules::{Standing, check_details, check_name_given},
    storage::{Added, Bearer, EventCode, StorageError, VisitorHash},
};
use chrono::{DateTime, Utc};
use protocol::{AddAttendee, AddedAttendee, Change, IdentityChange, LostReason, SignIn};

/// At any time until the purge: an organiser may write down after closing who was there.
pub(super) fn add_attendee(
    tx: &mut Tx<'_>,
    bearer: &Bearer,
    code: &EventCode,
    post: AddAttendee,
    now: DateTime<Utc>,
) -> Result<Added, StorageError> {
    let event = event::find(tx.conn, code)?;
    if event.workspace != bearer.workspace {
        return Err(StorageError::UnknownEvent);
    }
    // Nobody's page: no header has this hash, and the same submission finds the same person.
    let visitor = VisitorHash::of_submission(post.submission);
    submission::refuse_withdrawn(tx.conn, event.id, visitor, post.submission)?;
    if let Some(person) = attendee::find(tx.conn, event.id, visitor)? {
        return Ok(Added { created: false, attendee: added(person) });
    }
    check_name_given(&post.name)?;
    let post = as_sign_in(post);
    // An organiser need not know what the event asks of people.
    let details = check_details(&post, &event.body.questions, Standing::Known)?;
    let mut person = Attendee::new(event::next_number(tx, event.id)?, now);
    person.renew(details, &post);
    attendee::insert(tx, event.id, visitor, &mut person)?;
    submission::take(tx, person.id, post.submission)?;
    attendee::tell(tx, &event, &person, person.signed_in(Some(bearer.name.clone())), now)?;
    let lost = IdentityChange::Lost { lost: true, errcode: None, reason: LostReason::None };
    attendee::tell(tx, &event, &person, Change::Identity(lost), now)?;
    Ok(Added { created: true, attendee: added(person) })
}

fn added(person: Attendee) -> AddedAttendee {
    AddedAttendee { attendee: person.public_id, number: person.number }
}

fn as_sign_in(post: AddAttendee) -> SignIn {
    SignIn {
        submission: post.submission,
        name: Some(post.name),
        answers: post.answers,
        login_code: None,
        appid: None,
        env_version: None,
        subscriptions: Vec::new(),
        client_time: None,
    }
}
