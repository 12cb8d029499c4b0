//! What dispatch needs of the endpoint: that two desktops never tell the same person.

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
    /// Passes over people who were told.
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

/// What the endpoint says of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Reserved for this desktop.
    Ok,
    /// Somebody told them.
    Told,
    /// Somebody is telling them right now.
    Reserved,
    /// Somebody may have told them.
    Unknown,
    Gone,
}

/// Nobody was reserved. `trouble` is what a pause over it would say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreserved {
    /// No answer: the organiser may go on alone.
    Unreachable { trouble: String },
    /// An answer that time doesn't mend.
    Refused { trouble: String },
}
