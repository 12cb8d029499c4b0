use super::{EventId, Stored};
use crate::storage::{VisitorHash, WorkspaceId};
use chrono::{DateTime, Utc};
use protocol::Moment;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttendeeId(pub i64);

/// Somebody's sign-in.
pub struct Attendee {
    pub id: AttendeeId,
    pub public_id: String,
    pub number: i64,
    pub profile: Profile,
    pub signed_in_at: Moment,
    pub is_bound: bool,
}

/// A person's data, and that of their mini-program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub name: Option<String>,
    pub answers: BTreeMap<String, String>,
    pub appid: Option<String>,
    pub env_version: Option<String>,
}

pub struct NewAttendee<'a> {
    pub event: EventId,
    pub visitor: VisitorHash,
    pub public_id: &'a str,
    pub number: i64,
    pub profile: &'a Profile,
    pub signed_in_at: DateTime<Utc>,
    /// An organiser signed them in.
    pub is_added: bool,
}

/// As much of somebody as erasing them takes.
pub struct Leaving {
    pub id: AttendeeId,
    pub public_id: String,
    pub visitor: VisitorHash,
    pub event: EventId,
    pub event_code: String,
    pub workspace: WorkspaceId,
}

pub trait AttendeeRows {
    fn attendee(&mut self, event: EventId, visitor: VisitorHash) -> impl Stored<Option<Attendee>>;
    fn insert_attendee(&mut self, new: &NewAttendee<'_>) -> impl Stored<AttendeeId>;
    fn update_profile(&mut self, id: AttendeeId, profile: &Profile) -> impl Stored<()>;
    /// Whether it was the first openid; a later one changes nothing.
    fn bind(&mut self, id: AttendeeId, openid: &str, unionid: Option<&str>) -> impl Stored<bool>;

    /// Whether the submission is new.
    fn insert_submission(&mut self, attendee: AttendeeId, submission: Uuid) -> impl Stored<bool>;
    /// Removes a person's submissions and gives them back.
    fn take_submissions(&mut self, attendee: AttendeeId) -> impl Stored<Vec<Uuid>>;
    fn insert_withdrawn(&mut self, event: EventId, mark: [u8; 32]) -> impl Stored<()>;
    fn has_withdrawn(&mut self, event: EventId, mark: [u8; 32]) -> impl Stored<bool>;

    /// Counts one more accept, unless that would make more than `max_templates` of one person.
    fn count_accept(
        &mut self,
        attendee: AttendeeId,
        template_id: &str,
        max_templates: u32,
    ) -> impl Stored<()>;
    /// How often this person accepted each template.
    fn accepted(&mut self, attendee: AttendeeId) -> impl Stored<BTreeMap<String, i64>>;

    fn leaving_visitor(&mut self, event: EventId, visitor: VisitorHash) -> impl Stored<Option<Leaving>>;
    fn leaving_attendee(&mut self, workspace: WorkspaceId, public_id: &str) -> impl Stored<Option<Leaving>>;
    /// Who signed in by a phone and has neither an openid nor a code that could bring one.
    fn unverified(&mut self, event: EventId, limit: u32) -> impl Stored<Vec<Leaving>>;
    fn count_unverified(&mut self, event: EventId) -> impl Stored<u64>;
    /// Removes a person with their login codes, accepts, reservations and sends. Submissions and rows of the feed must
    /// be gone before.
    fn remove_attendee(&mut self, id: AttendeeId) -> impl Stored<()>;
}
