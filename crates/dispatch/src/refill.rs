//! Refilling the pool: what is due next, reserved at the endpoint before it may leave.

use crate::clock::Now;
use crate::pool::LEASE;
use crate::prepared::Prepared;
use crate::reservations::{
    MAX_PER_REQUEST, Purpose, ReservationError, ReservationRequest, ReservationStatus, Reservations,
};
use crate::transition::change_by;
use domain::{AttendeeId, DeliveryEvent};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::table::campaign::Again;
use store::table::delivery::{self, Change, Delivery};
use store::{Result, Store, Tx};

/// One search for people who may be sent to next.
pub(crate) struct Refill<R> {
    pub store: Store,
    pub reservations: Arc<R>,
    pub prepared: Arc<Prepared>,
    /// The organiser goes on without the endpoint.
    pub alone: bool,
    /// Ready already.
    pub ready: BTreeSet<i64>,
    pub reserved: BTreeSet<i64>,
    /// How often each was found reserved by somebody else.
    pub waited: BTreeMap<i64, u32>,
    pub size: usize,
}

#[derive(Debug)]
pub(crate) enum Refilled {
    Some {
        ready: Vec<i64>,
        newly_reserved: Vec<i64>,
        /// Somebody else is telling these people right now.
        elsewhere: Vec<i64>,
    },
    /// Nothing is due now.
    Nothing {
        next_due_ms: Option<i64>,
    },
    Unreserved(ReservationError),
}

/// Another desktop's reservation is waited for so many times, then the person is skipped.
const MAX_WAITS: u32 = 10;
const WAIT_MS: i64 = 3000;

impl<R: Reservations> Refill<R> {
    pub(crate) async fn run(self, now: Now) -> Result<Refilled> {
        let (id, due_by) = (self.prepared.campaign.id.clone(), now.wall.timestamp_millis());
        let (ready, limit) = (self.ready.clone(), self.size + self.ready.len());
        let read = move |conn: &store::Connection| {
            let mut due = delivery::due(conn, &id, due_by, limit)?;
            due.retain(|delivery| !ready.contains(&delivery.id));
            Ok((due, delivery::next_due_ms(conn, &id)?))
        };
        let (mut due, next_due_ms) = self.store.read(read).await?;
        if due.is_empty() {
            return Ok(Refilled::Nothing { next_due_ms });
        }
        due.truncate(MAX_PER_REQUEST);
        let wanting: Vec<&Delivery> = due.iter().filter(|d| !self.reserved.contains(&d.id)).collect();
        if self.alone || wanting.is_empty() {
            let newly_reserved = wanting.iter().map(|delivery| delivery.id).collect();
            let ready = due.iter().map(|delivery| delivery.id).collect();
            return Ok(Refilled::Some { ready, newly_reserved, elsewhere: Vec::new() });
        }
        match self.reservations.reserve(self.request(&wanting)).await {
            Ok(statuses) => self.sort(due, &statuses.into_iter().collect(), now).await,
            Err(error) => Ok(Refilled::Unreserved(error)),
        }
    }

    fn request(&self, wanting: &[&Delivery]) -> ReservationRequest {
        let campaign = &self.prepared.campaign;
        ReservationRequest {
            template_id: campaign.template_id.clone(),
            attendees: wanting.iter().map(|delivery| delivery.attendee.clone()).collect(),
            purpose: Purpose::Reserve,
            again: campaign.again == Again::Everybody,
            test: campaign.test,
            lease: LEASE,
        }
    }

    /// Those that are free are ready; the others are skipped, or waited for.
    async fn sort(
        &self,
        due: Vec<Delivery>,
        statuses: &BTreeMap<AttendeeId, ReservationStatus>,
        now: Now,
    ) -> Result<Refilled> {
        let (mut ready, mut newly_reserved) = (Vec::new(), Vec::new());
        let (mut elsewhere, mut skipped) = (Vec::new(), Vec::new());
        for one in due {
            if self.reserved.contains(&one.id) {
                ready.push(one.id);
                continue;
            }
            let status = statuses.get(&one.attendee).copied().unwrap_or(ReservationStatus::Gone);
            // The organiser has decided to take this risk.
            let risked = one.risked || self.prepared.campaign.again != Again::Nobody;
            match status {
                ReservationStatus::Reserved => newly_reserved.push(one.id),
                ReservationStatus::Unknown if risked => newly_reserved.push(one.id),
                ReservationStatus::HeldByAnother
                    if self.waited.get(&one.id).is_none_or(|times| *times < MAX_WAITS) =>
                {
                    elsewhere.push(one.id);
                }
                status => skipped.extend(skip(&one, status).map(|change| (one.id, change))),
            }
        }
        ready.extend(&newly_reserved);
        if !elsewhere.is_empty() || !skipped.is_empty() {
            let (now_ms, later) = (now.wall.timestamp_millis(), elsewhere.clone());
            let write = move |tx: &Tx<'_>| {
                for id in later {
                    delivery::postpone(tx, id, now_ms + WAIT_MS)?;
                }
                for (id, change) in skipped {
                    delivery::change(tx, id, &change, now_ms)?;
                }
                Ok(())
            };
            self.store.write(write).await?;
        }
        Ok(Refilled::Some { ready, newly_reserved, elsewhere })
    }
}

/// What was tried before and may have arrived stays *unknown*, whatever others did.
fn skip(delivery: &Delivery, status: ReservationStatus) -> Option<Change> {
    if delivery.checking {
        return change_by(delivery.state, DeliveryEvent::SelfCheckSpoiled, "no_answer");
    }
    let (reason, detail) = match status {
        ReservationStatus::Notified => ("already_told", "by_another"),
        ReservationStatus::Gone => ("gone", ""),
        ReservationStatus::Unknown => ("reserved", "unknown_elsewhere"),
        ReservationStatus::Reserved | ReservationStatus::HeldByAnother => ("reserved", ""),
    };
    let mut change = change_by(delivery.state, DeliveryEvent::SkippedBefore, reason)?;
    detail.clone_into(&mut change.detail);
    Some(change)
}
