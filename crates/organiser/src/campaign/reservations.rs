//! The endpoint as what keeps desktops from telling the same person.

use crate::account::ports::EndpointPort;
use crate::api::Problem;
use crate::problem::to_stored;
use dispatch::{Ask, Purpose, Reservations, Unreserved, Word};
use domain::AttendeeId;
use protocol::{ReservationState, ReserveSends};

impl Reservations for EndpointPort {
    async fn reserve(&self, ask: Ask) -> Result<Vec<(AttendeeId, Word)>, Unreserved> {
        let reserve = ReserveSends {
            template_id: ask.template_id.as_str().to_owned(),
            attendees: ask.attendees.iter().map(|id| id.as_str().to_owned()).collect(),
            again: ask.again,
            test: ask.test,
            release: ask.purpose == Purpose::Release,
            lease_seconds: u32::try_from(ask.lease.as_secs()).unwrap_or(600),
        };
        let reserved = self.0.reserve_sends(&reserve).await.map_err(unreserved)?;
        Ok(reserved.into_iter().map(|one| (AttendeeId::new(one.attendee), word_of(one.state))).collect())
    }
}

fn word_of(state: ReservationState) -> Word {
    match state {
        ReservationState::Ok => Word::Ok,
        ReservationState::Told => Word::Told,
        ReservationState::Reserved => Word::Reserved,
        ReservationState::Unknown => Word::Unknown,
        ReservationState::Gone => Word::Gone,
    }
}

fn unreserved(error: endpoint_client::Error) -> Unreserved {
    use endpoint_client::Error;
    let unreachable = matches!(error, Error::Unreachable(_) | Error::Busy { .. });
    let trouble = to_stored(&Problem::from(error));
    if unreachable { Unreserved::Unreachable { trouble } } else { Unreserved::Refused { trouble } }
}
