//! What is kept of a person, and their rows in the feed.

use super::{
    Result,
    feed::{self, Subject},
};
use crate::{
    clock::Now,
    identifier::random_id,
    rules::Details,
    storage::{
        VisitorHash,
        rows::{Attendee, EventRow, NewAttendee, Profile, Rows},
    },
};
use protocol::{Change, SignIn};

/// Answers kept of one person: twice as many as an event has questions, for questions that were asked before. Beyond
/// it nothing is taken, so that nobody can fill the database by renewing.
const MAX_ANSWERS: usize = 20;

/// Who signs a person in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SignedInBy {
    Phone,
    Organiser,
}

/// Gives a new person the event's next number.
pub(super) async fn admit(
    rows: &mut impl Rows,
    event: &EventRow,
    visitor: VisitorHash,
    profile: Profile,
    by: SignedInBy,
    now: Now,
) -> Result<Attendee> {
    let (public_id, number) = (random_id(), rows.next_number(event.id).await?);
    let new = NewAttendee {
        event: event.id,
        visitor,
        public_id: &public_id,
        number,
        profile: &profile,
        signed_in_at: now.wall,
        is_added: by == SignedInBy::Organiser,
    };
    let id = rows.insert_attendee(&new).await?;
    Ok(Attendee { id, public_id, number, profile, signed_in_at: now.wall.fixed_offset(), is_bound: false })
}

/// Takes over what a sign-in names; what it doesn't name stays.
pub(super) fn renew(profile: &mut Profile, details: Details, post: &SignIn) {
    if let Some(name) = details.name {
        profile.name = name;
    }
    for (key, answer) in details.answers {
        match answer {
            Some(text) if profile.answers.len() < MAX_ANSWERS || profile.answers.contains_key(&key) => {
                profile.answers.insert(key, text);
            }
            Some(_) => {}
            None => {
                profile.answers.remove(&key);
            }
        }
    }
    if post.appid.is_some() {
        profile.appid.clone_from(&post.appid);
    }
    if post.env_version.is_some() {
        profile.env_version.clone_from(&post.env_version);
    }
}

/// The feed's row of a sign-in; `by` is the token of an organiser who signed them in.
pub(super) fn signed_in(person: &Attendee, by: Option<String>) -> Change {
    let profile = person.profile.clone();
    Change::SignedIn {
        number: person.number,
        name: profile.name,
        answers: profile.answers,
        signed_in_at: person.signed_in_at,
        appid: profile.appid,
        env_version: profile.env_version,
        by,
    }
}

/// Appends this person's new state to the feed.
pub(super) async fn tell(
    rows: &mut impl Rows,
    event: &EventRow,
    person: &Attendee,
    change: Change,
    now: Now,
) -> Result<()> {
    let subject = Subject {
        workspace: event.workspace,
        event: event.body.code.as_deref().unwrap_or_default(),
        attendee: Some(&person.public_id),
        person: Some(person.id),
    };
    feed::append(rows, subject, change, now).await
}
