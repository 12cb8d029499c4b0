//! Looking for more people to send to, and giving back whom nothing was tried for.

use super::Run;
use crate::clock::Now;
use crate::messenger::Messenger;
use crate::pool::LEASE;
use crate::refill::Refill;
use crate::reservations::{MAX_PER_REQUEST, Purpose, ReservationRequest, Reservations};
use domain::{AttendeeId, DeliveryState};
use std::time::Duration;
use store::table::campaign::{Again, State};
use store::table::delivery::{self, Delivery};
use store::{Connection, Result};

/// Giving reservations back is a courtesy that must not hold up a pause.
const RELEASE_TIMEOUT: Duration = Duration::from_secs(5);

impl<M: Messenger, R: Reservations> Run<'_, M, R> {
    /// Keeps enough people ready that what is on its way is topped up at once.
    pub(super) fn refill(&mut self, now: Now) {
        if self.status.wait.is_some() || self.status.state != State::Running {
            return;
        }
        let Some(needs) = self.supply.needs(now) else { return };
        let refill = Refill {
            store: self.dispatch.store.clone(),
            reservations: self.dispatch.reservations.clone(),
            prepared: self.prepared.clone(),
            alone: self.status.alone,
            ready: needs.ready,
            reserved: needs.reserved,
            waited: needs.waited,
            size: needs.size,
        };
        self.supply.refilling.spawn(async move { refill.run(now).await });
    }

    /// Gives back what was not tried. What can't be given back runs out by itself.
    pub(super) async fn release(&mut self) {
        let now = self.dispatch.clock.now();
        while let Ok(Some(refilled)) =
            tokio::time::timeout(RELEASE_TIMEOUT, self.supply.refilling.join_next()).await
        {
            match refilled {
                Ok(Ok(refilled)) => drop(self.supply.refilled(refilled, now)),
                Ok(Err(error)) => tracing::warn!(%error, "whom a search found can't be given back"),
                Err(error) => tracing::error!(%error, "reserving ended unexpectedly"),
            }
        }
        let reserved = self.supply.drain();
        if self.status.alone || reserved.is_empty() {
            return;
        }
        match self.dispatch.store.read(move |conn| untried(conn, &reserved)).await {
            Ok(attendees) => self.give_back(&attendees).await,
            Err(error) => tracing::warn!(%error, "reservations can't be given back"),
        }
    }

    async fn give_back(&self, attendees: &[AttendeeId]) {
        let campaign = &self.prepared.campaign;
        for some in attendees.chunks(MAX_PER_REQUEST) {
            let request = ReservationRequest {
                template_id: campaign.template_id.clone(),
                attendees: some.to_vec(),
                purpose: Purpose::Release,
                again: campaign.again == Again::Everybody,
                test: campaign.test,
                lease: LEASE,
            };
            let given = self.dispatch.reservations.reserve(request);
            match tokio::time::timeout(RELEASE_TIMEOUT, given).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::debug!(?error, "reservations were not given back"),
                Err(_) => tracing::debug!("giving reservations back took too long"),
            }
        }
    }
}

/// Those of these people to whom nothing left that may have arrived.
fn untried(conn: &Connection, ids: &[i64]) -> Result<Vec<AttendeeId>> {
    let mut free = Vec::new();
    for id in ids {
        free.extend(delivery::get(conn, *id)?.filter(is_untried).map(|delivery| delivery.attendee));
    }
    Ok(free)
}

fn is_untried(delivery: &Delivery) -> bool {
    match delivery.state {
        DeliveryState::Cancelled => true,
        DeliveryState::Queued => !delivery.checking && !delivery.risked,
        DeliveryState::Skipped => delivery.reason != "refused",
        DeliveryState::Sending
        | DeliveryState::Sent
        | DeliveryState::Received
        | DeliveryState::Failed
        | DeliveryState::Unknown => false,
    }
}
