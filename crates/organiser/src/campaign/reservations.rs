//! The endpoint as what keeps desktops from telling the same person.

use crate::account::ports::EndpointPort;
use crate::api::Problem;
use crate::problem::to_stored;
use dispatch::{Purpose, ReservationError, ReservationRequest, ReservationStatus, Reservations};
use domain::AttendeeId;
use protocol::{ReservationState, ReserveSends, limits};

impl Reservations for EndpointPort {
    async fn reserve(
        &self,
        request: ReservationRequest,
    ) -> Result<Vec<(AttendeeId, ReservationStatus)>, ReservationError> {
        let reserve = ReserveSends {
            template_id: request.template_id.as_str().to_owned(),
            attendees: request.attendees.iter().map(|id| id.as_str().to_owned()).collect(),
            again: request.again,
            test: request.test,
            release: request.purpose == Purpose::Release,
            lease_seconds: u32::try_from(request.lease.as_secs()).unwrap_or(limits::MAX_SEND_LEASE_SECONDS),
        };
        let reserved = self.0.reserve_sends(&reserve).await.map_err(not_reserved)?;
        Ok(reserved.into_iter().map(|one| (AttendeeId::new(one.attendee), status_of(one.state))).collect())
    }
}

fn status_of(state: ReservationState) -> ReservationStatus {
    match state {
        ReservationState::Ok => ReservationStatus::Reserved,
        ReservationState::Told => ReservationStatus::Notified,
        ReservationState::Reserved => ReservationStatus::HeldByAnother,
        ReservationState::Unknown => ReservationStatus::Unknown,
        ReservationState::Gone => ReservationStatus::Gone,
    }
}

fn not_reserved(error: endpoint_client::Error) -> ReservationError {
    use endpoint_client::Error;
    let unreachable = matches!(error, Error::Unreachable(_) | Error::Busy { .. });
    let pause_reason = to_stored(&Problem::from(error));
    if unreachable {
        ReservationError::Unreachable { pause_reason }
    } else {
        ReservationError::Refused { pause_reason }
    }
}
