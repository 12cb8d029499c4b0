//! Signing in somebody without a phone, by an organiser.

use super::{
    Operation, Result, event,
    person::{self, SignedInBy},
    submission,
};
use crate::{
    clock::Now,
    refusal::Refusal,
    rules::{Familiarity, check_details, check_name_given},
    storage::{
        Bearer, EventCode, VisitorHash,
        rows::{Attendee, Profile, Rows},
    },
};
use protocol::{AddedAttendee, Change, IdentityChange, LostReason, SignIn};

/// At any time until the purge: an organiser may write down after closing who was there. A replay is answered.
pub struct AddAttendee {
    pub bearer: Bearer,
    pub code: EventCode,
    pub post: protocol::AddAttendee,
    pub now: Now,
}

#[derive(Clone, Debug)]
pub struct Added {
    pub created: bool,
    pub attendee: AddedAttendee,
}

impl Operation for AddAttendee {
    type Output = Added;

    async fn run(self, rows: &mut impl Rows) -> Result<Added> {
        let Self { bearer, code, post, now } = self;
        let event = event::find(rows, &code).await?;
        if event.workspace != bearer.workspace {
            return Err(Refusal::UnknownEvent.into());
        }
        // Nobody's page: no header has this hash, and the same submission finds the same person.
        let visitor = VisitorHash::of_submission(post.submission);
        submission::refuse_withdrawn(rows, event.id, visitor, post.submission).await?;
        if let Some(person) = rows.attendee(event.id, visitor).await? {
            return Ok(Added { created: false, attendee: added(person) });
        }
        check_name_given(&post.name)?;
        let post = as_sign_in(post);
        let mut profile = Profile::default();
        // An organiser need not know what the event asks of people.
        let details = check_details(&post, &event.body.questions, Familiarity::Known)?;
        person::renew(&mut profile, details, &post);
        let person = person::admit(rows, &event, visitor, profile, SignedInBy::Organiser, now).await?;
        rows.insert_submission(person.id, post.submission).await?;
        let signed_in = person::signed_in(&person, Some(bearer.name));
        person::tell(rows, &event, &person, signed_in, now).await?;
        let lost = IdentityChange::Lost { lost: true, errcode: None, rid: None, reason: LostReason::None };
        person::tell(rows, &event, &person, Change::Identity(lost), now).await?;
        Ok(Added { created: true, attendee: added(person) })
    }
}

fn added(person: Attendee) -> AddedAttendee {
    AddedAttendee { attendee: person.public_id, number: person.number }
}

fn as_sign_in(post: protocol::AddAttendee) -> SignIn {
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
