//! Filling the pool: what is due next, reserved at the endpoint before it may leave.

use crate::claim::Prepared;
use crate::clock::Now;
use crate::pool::LEASE;
use crate::reservations::{Ask, MOST, Purpose, Reservations, Unreserved, Word};
use crate::settle::after;
use domain::{AttendeeId, DeliveryEvent};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::table::delivery::{self, Change, Delivery};
use store::{Result, Store, Tx};

/// What to fill with.
pub(crate) struct Filling<R> {
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
pub(crate) enum Filled {
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
    Unreserved(Unreserved),
}

/// How often another desktop's reservation is waited for before the person is skipped.
const PATIENCE: u32 = 10;
const WAIT_MS: i64 = 3000;

impl<R: Reservations> Filling<R> {
    pub(crate) async fn fill(self, now: Now) -> Result<Filled> {
        let (id, due_by) = (self.prepared.campaign.id.clone(), now.wall.timestamp_millis());
        let (ready, limit) = (self.ready.clone(), self.size + self.ready.len());
        let read = move |conn: &store::Connection| {
            let mut due = delivery::due(conn, &id, due_by, limit)?;
            due.retain(|delivery| !ready.contains(&delivery.id));
            Ok((due, delivery::next_due_ms(conn, &id)?))
        };
        let (mut due, next_due_ms) = self.store.read(read).await?;
        if due.is_empty() {
            return Ok(Filled::Nothing { next_due_ms });
        }
        due.truncate(MOST);
        let wanting: Vec<&Delivery> = due.iter().filter(|d| !self.reserved.contains(&d.id)).collect();
        if self.alone || wanting.is_empty() {
            let newly_reserved = wanting.iter().map(|delivery| delivery.id).collect();
            let ready = due.iter().map(|delivery| delivery.id).collect();
            return Ok(Filled::Some { ready, newly_reserved, elsewhere: Vec::new() });
        }
        match self.reservations.reserve(self.ask(&wanting)).await {
            Ok(words) => self.sort(due, &words.into_iter().collect(), now).await,
            Err(unreserved) => Ok(Filled::Unreserved(unreserved)),
        }
    }

    fn ask(&self, wanting: &[&Delivery]) -> Ask {
        let campaign = &self.prepared.campaign;
        Ask {
            template_id: campaign.template_id.clone(),
            attendees: wanting.iter().map(|delivery| delivery.attendee.clone()).collect(),
            purpose: Purpose::Reserve,
            again: campaign.again == store::table::campaign::Again::Everybody,
            test: campaign.test,
            lease: LEASE,
        }
    }

    /// Those that are free are ready; the others are skipped, or waited for.
    async fn sort(&self, due: Vec<Delivery>, words: &BTreeMap<AttendeeId, Word>, now: Now) -> Result<Filled> {
        let (mut ready, mut newly_reserved) = (Vec::new(), Vec::new());
        let (mut elsewhere, mut changes) = (Vec::new(), Vec::new());
        for one in due {
            if self.reserved.contains(&one.id) {
                ready.push(one.id);
                continue;
            }
            let word = words.get(&one.attendee).copied().unwrap_or(Word::Gone);
            // The organiser has decided to take this risk.
            let risked = one.risked || self.prepared.campaign.again != store::table::campaign::Again::Nobody;
            match word {
                Word::Ok => newly_reserved.push(one.id),
                Word::Unknown if risked => newly_reserved.push(one.id),
                Word::Reserved if self.waited.get(&one.id).is_none_or(|times| *times < PATIENCE) => {
                    elsewhere.push(one.id);
                    changes.push((one.id, postponed(&one, now)));
                }
                word => changes.push((one.id, skipped(&one, word))),
            }
        }
        ready.extend(&newly_reserved);
        if !changes.is_empty() {
            let now_ms = now.wall.timestamp_millis();
            let write = move |tx: &Tx<'_>| {
                changes.iter().try_for_each(|(id, change)| delivery::change(tx, *id, change, now_ms))
            };
            self.store.write(write).await?;
        }
        Ok(Filled::Some { ready, newly_reserved, elsewhere })
    }
}

fn postponed(delivery: &Delivery, now: Now) -> Change {
    let mut change = Change::to(delivery.state, "");
    change.due_ms = now.wall.timestamp_millis() + WAIT_MS;
    change.checking = delivery.checking;
    change
}

/// What was tried before and may have arrived stays *unknown*, whatever others did.
fn skipped(delivery: &Delivery, word: Word) -> Change {
    if delivery.checking {
        return Change::to(after(delivery.state, DeliveryEvent::SelfCheckSpoiled), "no_answer");
    }
    let (reason, detail) = match word {
        Word::Told => ("already_told", "by_another"),
        Word::Gone => ("gone", ""),
        Word::Unknown => ("reserved", "unknown_elsewhere"),
        Word::Ok | Word::Reserved => ("reserved", ""),
    };
    let mut change = Change::to(after(delivery.state, DeliveryEvent::SkippedBefore), reason);
    change.detail = detail.to_owned();
    change
}
