//! The people who may be sent to next: found, reserved, and kept ready in time.

use super::BLOCKED;
use crate::clock::Now;
use crate::limits::Limits;
use crate::pool::Pool;
use crate::refill::Refilled;
use crate::reservations::{MAX_PER_REQUEST, ReservationError};
use crate::round::Interruption;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::Result;
use tokio::task::JoinSet;

/// How often an endpoint that doesn't answer is asked before the organiser is.
const MAX_UNANSWERED: u32 = 4;

pub(super) struct Supply {
    pool: Pool,
    /// So many are kept ready.
    size: usize,
    /// At most one at a time.
    pub(super) refilling: JoinSet<Result<Refilled>>,
    /// When refilling is worth a try again.
    refill_at: Duration,
    more: More,
    /// Another campaign was writing to these people; when they are tried again.
    deferred: Vec<i64>,
    deferred_until: Duration,
    /// How often each person was found reserved by somebody else.
    waited: BTreeMap<i64, u32>,
    unanswered: u32,
}

/// What the queue holds beside those who are ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum More {
    /// Nobody has looked since something changed.
    Perhaps,
    /// Nothing is due before then (ms).
    NotBefore(i64),
    Nothing,
}

/// What a refill needs to know.
pub(super) struct Needs {
    pub ready: BTreeSet<i64>,
    pub reserved: BTreeSet<i64>,
    pub waited: BTreeMap<i64, u32>,
    pub size: usize,
}

impl Supply {
    pub(super) fn new(limits: Limits, now: Now) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred at most")]
        let in_five_seconds = (limits.per_second * 5.0) as usize;
        let least = limits.in_flight * 2;
        Self {
            size: in_five_seconds.clamp(least, MAX_PER_REQUEST.max(least)),
            pool: Pool::default(),
            refilling: JoinSet::new(),
            refill_at: now.steady,
            more: More::Perhaps,
            deferred: Vec::new(),
            deferred_until: now.steady,
            waited: BTreeMap::new(),
            unanswered: 0,
        }
    }

    /// Up to `room` people to send to now.
    pub(super) fn take(&mut self, room: usize, now: Now) -> Vec<i64> {
        if self.deferred_until <= now.steady {
            self.pool.keep(std::mem::take(&mut self.deferred));
        }
        self.pool.take(room, now.steady)
    }

    /// They were taken, and nothing left to them.
    pub(super) fn put_back(&mut self, taken: Vec<i64>) {
        self.pool.keep(taken);
    }

    /// They are tried in a moment.
    pub(super) fn defer(&mut self, ids: Vec<i64>, now: Now) {
        if !ids.is_empty() {
            self.deferred.extend(ids);
            self.deferred_until = now.steady + BLOCKED;
        }
    }

    /// Their reservations ended with their outcome.
    pub(super) fn forget(&mut self, ids: Vec<i64>) {
        ids.into_iter().for_each(|id| self.pool.forget(id));
    }

    /// Something may have been queued anew.
    pub(super) fn look_again(&mut self) {
        self.more = More::Perhaps;
    }

    /// What was learned before the sleep is old, reservations included.
    pub(super) fn wake_up(&mut self) {
        self.pool = Pool::default();
        self.more = More::Perhaps;
        self.unanswered = 0;
    }

    /// What a refill is to look for, where one is due.
    pub(super) fn needs(&self, now: Now) -> Option<Needs> {
        let due = match self.more {
            More::Perhaps => true,
            More::NotBefore(due_ms) => due_ms <= now.wall.timestamp_millis(),
            More::Nothing => false,
        };
        if !due || !self.is_low() || self.refill_at > now.steady {
            return None;
        }
        Some(Needs {
            ready: self.pool.ids().into_iter().chain(self.deferred.iter().copied()).collect(),
            reserved: self.pool.reserved(now.steady),
            waited: self.waited.clone(),
            size: self.size,
        })
    }

    fn is_low(&self) -> bool {
        self.refilling.is_empty() && self.pool.ready() * 2 < self.size
    }

    /// Takes in what a refill found; returns what is to be done over it.
    pub(super) fn refilled(&mut self, refilled: Refilled, now: Now) -> Option<Interruption> {
        match refilled {
            Refilled::Some { ready, newly_reserved, elsewhere } => {
                self.unanswered = 0;
                self.more = More::Perhaps;
                self.pool.add(&ready, &newly_reserved, now.steady);
                elsewhere.into_iter().for_each(|id| *self.waited.entry(id).or_default() += 1);
                // Those that are ready already are found again until they are claimed.
                self.refill_at = now.steady;
                None
            }
            Refilled::Nothing { next_due_ms } => {
                // What is queued and due is ready; it is looked at again once that has left.
                self.more = match next_due_ms {
                    None => More::Nothing,
                    Some(due) if due > now.wall.timestamp_millis() => More::NotBefore(due),
                    Some(_) => More::Perhaps,
                };
                self.refill_at = now.steady + BLOCKED;
                None
            }
            Refilled::Unreserved(ReservationError::Refused { pause_reason }) => {
                Some(Interruption::Pause(pause_reason))
            }
            Refilled::Unreserved(ReservationError::Unreachable { pause_reason }) => {
                self.unanswered += 1;
                self.refill_at = now.steady + Duration::from_millis(500 << self.unanswered.min(6));
                if self.unanswered < MAX_UNANSWERED {
                    return None;
                }
                self.unanswered = 0;
                Some(Interruption::Pause(pause_reason))
            }
        }
    }

    /// Nobody is ready, looked for, or queued for later.
    pub(super) fn is_exhausted(&self) -> bool {
        let idle = self.pool.ready() == 0 && self.deferred.is_empty() && self.refilling.is_empty();
        idle && self.more == More::Nothing
    }

    pub(super) fn has_ready(&self) -> bool {
        self.pool.ready() > 0
    }

    /// When there is something to do, unless somebody is sent to before.
    pub(super) fn next_moment(&self) -> Option<Duration> {
        let deferred = (!self.deferred.is_empty()).then_some(self.deferred_until);
        let refill = (self.more == More::Perhaps && self.is_low()).then_some(self.refill_at);
        deferred.into_iter().chain(refill).min()
    }

    /// Nobody is ready any more; returns all that was reserved.
    pub(super) fn drain(&mut self) -> Vec<i64> {
        self.deferred.clear();
        self.more = More::Perhaps;
        self.pool.drain()
    }
}
