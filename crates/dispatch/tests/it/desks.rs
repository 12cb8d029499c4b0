//! An endpoint in memory that reserves people, and what other desktops hold there.

use dispatch::{Purpose, ReservationError, ReservationRequest, ReservationStatus, Reservations};
use domain::AttendeeId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

#[derive(Default)]
pub struct Desks {
    /// What is said of these people; everybody else is free.
    pub statuses: Mutex<BTreeMap<AttendeeId, ReservationStatus>>,
    /// What this desktop holds.
    pub held: Mutex<BTreeSet<AttendeeId>>,
    pub unreachable: Mutex<bool>,
    pub asked: Mutex<u32>,
}

impl Desks {
    pub fn say(&self, number: u32, status: ReservationStatus) {
        self.statuses.lock().unwrap().insert(AttendeeId::new(format!("a{number}")), status);
    }

    pub fn held(&self) -> usize {
        self.held.lock().unwrap().len()
    }
}

impl Reservations for Desks {
    async fn reserve(
        &self,
        request: ReservationRequest,
    ) -> Result<Vec<(AttendeeId, ReservationStatus)>, ReservationError> {
        *self.asked.lock().unwrap() += 1;
        if *self.unreachable.lock().unwrap() {
            return Err(ReservationError::Unreachable { pause_reason: "no endpoint".to_owned() });
        }
        let mut held = self.held.lock().unwrap();
        if request.purpose == Purpose::Release {
            held.retain(|one| !request.attendees.contains(one));
            return Ok(Vec::new());
        }
        let statuses = self.statuses.lock().unwrap();
        let said = request.attendees.into_iter().map(|one| {
            let status = statuses.get(&one).copied().unwrap_or(ReservationStatus::Reserved);
            if status == ReservationStatus::Reserved {
                held.insert(one.clone());
            }
            (one, status)
        });
        Ok(said.collect())
    }
}
