use super::{AttendeeId, Stored};
use crate::{
    rules::{Note, OtherReservation},
    storage::{Bearer, WorkspaceId},
};
use chrono::{DateTime, Utc};
use protocol::SettledSend;

/// Somebody that a call names.
pub struct Recipient {
    pub attendee: AttendeeId,
    pub event_code: String,
}

pub struct NewReservation<'a> {
    pub attendee: AttendeeId,
    pub template_id: &'a str,
    pub is_test: bool,
    pub ends_at: DateTime<Utc>,
}

pub struct NewSend<'a> {
    pub attendee: AttendeeId,
    pub send: &'a SettledSend,
    /// It reached them, and was no test.
    pub is_notified: bool,
}

/// Reservations and outcomes of sends.
pub trait SendRows {
    /// `None` for somebody erased, of another workspace, of an event that is ending, or never there.
    fn recipient(&mut self, workspace: WorkspaceId, public_id: &str) -> impl Stored<Option<Recipient>>;
    /// The other attendees of this one's event with the same openid.
    fn others_of_person(&mut self, attendee: AttendeeId) -> impl Stored<Vec<AttendeeId>>;

    /// Makes or renews the caller's reservation. A real one that is renewed as a test stays real.
    fn put_reservation(&mut self, bearer: &Bearer, new: &NewReservation<'_>) -> impl Stored<()>;
    fn delete_reservation(
        &mut self,
        bearer: &Bearer,
        attendee: AttendeeId,
        template_id: &str,
    ) -> impl Stored<()>;
    /// Whether the caller's own reservation is a test; `None` where they have none.
    fn own_reservation(
        &mut self,
        bearer: &Bearer,
        attendee: AttendeeId,
        template_id: &str,
    ) -> impl Stored<Option<bool>>;
    fn other_reservations(
        &mut self,
        bearer: &Bearer,
        attendee: AttendeeId,
        template_id: &str,
    ) -> impl Stored<Vec<OtherReservation>>;

    /// The first message of this template that reached the attendee.
    fn first_notice(&mut self, attendee: AttendeeId, template_id: &str) -> impl Stored<Option<Note>>;
    /// Whether its id is new.
    fn insert_send(&mut self, bearer: &Bearer, new: &NewSend<'_>) -> impl Stored<bool>;
    /// Makes sends and reservations of one attendee another's.
    fn move_sends(&mut self, from: AttendeeId, to: AttendeeId) -> impl Stored<()>;
}
