//! What dispatch needs of the endpoint: that two desktops never send to the same person.

use domain::{AttendeeId, TemplateId};
use std::time::Duration;

/// The one who reserves.
pub trait Reservations: Send + Sync + 'static {
    /// Reserves these people, or gives them back. Who is missing in the reply is gone.
    fn reserve(
        &self,
        request: ReservationRequest,
    ) -> impl Future<Output = Result<Vec<(AttendeeId, ReservationStatus)>, ReservationError>> + Send;
}

/// One request names no more people than this.
pub const MAX_PER_REQUEST: usize = 1000;

#[derive(Clone, Debug)]
pub struct ReservationRequest {
    pub template_id: TemplateId,
    pub attendees: Vec<AttendeeId>,
    pub purpose: Purpose,
    /// Passes over people who were notified.
    pub again: bool,
    pub test: bool,
    pub lease: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Reserve,
    /// Not tried after all.
    Release,
}

/// The endpoint's answer about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReservationStatus {
    /// Reserved for this desktop.
    Reserved,
    /// Another desktop notified them.
    Notified,
    /// Another desktop is notifying them right now.
    HeldByAnother,
    /// Another desktop may have notified them.
    Unknown,
    Gone,
}

/// Nobody was reserved. `pause_reason` is what a pause over it would say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReservationError {
    /// No answer: the organiser may go on alone.
    Unreachable { pause_reason: String },
    /// An answer that doesn't change with time.
    Refused { pause_reason: String },
}
