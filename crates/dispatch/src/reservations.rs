//! What dispatch needs of the endpoint: that two desktops never send to the same person.

use domain::{AttendeeId, TemplateId};
use std::time::Duration;

/// The one who reserves.
pub trait Reservations: Send + Sync + 'static {
    /// Reserves these people, at most [`MOST`]; or gives them back. Who is missing in the reply is gone.
    fn reserve(&self, ask: Ask) -> impl Future<Output = Result<Vec<(AttendeeId, Word)>, Unreserved>> + Send;
}

/// One question takes no more people than this.
pub const MOST: usize = 1000;

#[derive(Clone, Debug)]
pub struct Ask {
    pub template_id: TemplateId,
    pub attendees: Vec<AttendeeId>,
    pub purpose: Purpose,
    /// Skips people who got the message.
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
pub enum Word {
    /// Reserved for this desktop.
    Ok,
    /// Another desktop sent it to them.
    Told,
    /// Somebody is telling them right now.
    Reserved,
    /// Another desktop may have sent it to them.
    Unknown,
    Gone,
}

/// Nobody was reserved. `trouble` is what a pause over it would say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreserved {
    /// No answer: the organiser may go on alone.
    Unreachable { trouble: String },
    /// An answer that a retry doesn't change.
    Refused { trouble: String },
}
