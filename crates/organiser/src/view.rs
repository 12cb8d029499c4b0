//! Small conversions that several rooms share.

use crate::api::{IdentityState, Moment, ToldState};
use chrono::{DateTime, FixedOffset};
use domain::DeliveryState;
use store::table::attendee::Identity;
use store::table::event::Event;

/// Now, in this computer's offset: for what belongs to no event.
pub(crate) fn local_now() -> Moment {
    chrono::Local::now().into()
}

pub(crate) fn moment(ms: i64, offset: FixedOffset) -> Moment {
    DateTime::from_timestamp_millis(ms).unwrap_or_default().with_timezone(&offset)
}

/// The same moment in the event's offset. The endpoint reports moments in UTC, and the window shows a moment in the
/// offset that it has.
pub(crate) fn in_offset_of(event: &Event, at: Moment) -> Moment {
    at.with_timezone(event.starts_at.offset())
}

pub(crate) fn identity_state(identity: Identity) -> IdentityState {
    match identity {
        Identity::Bound => IdentityState::Bound,
        Identity::Pending => IdentityState::Pending,
        Identity::Lost => IdentityState::Lost,
    }
}

/// The latest delivery, in the window's words.
pub(crate) fn told_state(delivery: Option<(DeliveryState, &str)>) -> ToldState {
    match delivery {
        None => ToldState::NotYet,
        Some((DeliveryState::Skipped, "refused")) => ToldState::Refused,
        Some((state, _)) => match state {
            DeliveryState::Queued => ToldState::Queued,
            DeliveryState::Sending => ToldState::Sending,
            DeliveryState::Sent => ToldState::Sent,
            DeliveryState::Received => ToldState::Received,
            DeliveryState::Failed => ToldState::Failed,
            DeliveryState::Skipped => ToldState::Skipped,
            DeliveryState::Unknown => ToldState::Unknown,
            DeliveryState::Cancelled => ToldState::Cancelled,
        },
    }
}
