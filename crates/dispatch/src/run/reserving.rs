//! Reserving people as they are needed, and giving back whom nothing was tried for.

use super::{BLOCKED, Run};
use crate::clock::Now;
use crate::fill::{Filled, Filling};
use crate::messenger::Messenger;
use crate::pool::LEASE;
use crate::reservations::{Ask, MOST, Purpose, Reservations, Unreserved};
use crate::round::Halt;
use std::time::Duration;
use store::table::campaign::{Again, State};
use store::table::delivery;

/// How often an endpoint that doesn't answer is asked before the organiser is.
const ASK_ENDPOINT: u32 = 4;
/// Giving reservations back is a courtesy that must not hold up a pause.
const RELEASE_WITHIN: Duration = Duration::from_secs(5);

impl<M: Messenger, R: Reservations> Run<'_, M, R> {
    /// Keeps enough people ready that what is on its way is topped up at once.
    pub(super) fn fill(&mut self, now: Now) {
        let due = match self.nothing_until {
            Some(Some(due_ms)) => due_ms <= now.wall.timestamp_millis(),
            Some(None) => false,
            None => true,
        };
        let idle = self.filling.is_empty() && self.wait.is_none() && self.state == State::Running;
        if !idle || !due || self.pool.ready() * 2 >= self.size || self.fill_at > now.steady {
            return;
        }
        let filling = Filling {
            store: self.dispatch.store.clone(),
            reservations: self.dispatch.reservations.clone(),
            prepared: self.prepared.clone(),
            alone: self.alone,
            ready: self.pool.ids().into_iter().chain(self.kept.iter().copied()).collect(),
            reserved: self.pool.reserved(now.steady),
            waited: self.waited.clone(),
            size: self.size,
        };
        self.filling.spawn(async move { filling.fill(now).await });
    }

    pub(super) fn filled(&mut self, filled: Filled, now: Now) {
        match filled {
            Filled::Some { ready, newly_reserved, elsewhere } => {
                self.unanswered = 0;
                self.nothing_until = None;
                self.pool.add(&ready, &newly_reserved, now.steady);
                elsewhere.into_iter().for_each(|id| *self.waited.entry(id).or_default() += 1);
                // Those that are ready already are found again until they are claimed.
                self.fill_at = now.steady;
            }
            Filled::Nothing { next_due_ms } => {
                // What is queued and due is ready; it is looked at again once that has left.
                let later = next_due_ms.filter(|due| *due > now.wall.timestamp_millis());
                self.nothing_until = (later.is_some() || next_due_ms.is_none()).then_some(later);
                self.fill_at = now.steady + BLOCKED;
            }
            Filled::Unreserved(Unreserved::Refused { trouble }) => self.halt = Some(Halt::Pause(trouble)),
            Filled::Unreserved(Unreserved::Unreachable { trouble }) => {
                self.unanswered += 1;
                self.fill_at = now.steady + Duration::from_millis(500 << self.unanswered.min(6));
                if self.unanswered >= ASK_ENDPOINT {
                    self.unanswered = 0;
                    self.halt = Some(Halt::Pause(trouble));
                }
            }
        }
    }

    /// Gives back what was not tried.
    pub(super) async fn release(&mut self) {
        let now = self.dispatch.clock.now();
        while let Ok(Some(filling)) = tokio::time::timeout(RELEASE_WITHIN, self.filling.join_next()).await {
            if let Ok(Ok(filled)) = filling {
                self.filled(filled, now);
            }
        }
        self.kept.clear();
        let reserved = self.pool.drain();
        self.nothing_until = None;
        if self.alone || reserved.is_empty() {
            return;
        }
        let Ok(attendees) = self.dispatch.store.read(move |conn| delivery::untried(conn, &reserved)).await
        else {
            return;
        };
        let campaign = &self.prepared.campaign;
        for some in attendees.chunks(MOST) {
            let ask = Ask {
                template_id: campaign.template_id.clone(),
                attendees: some.to_vec(),
                purpose: Purpose::Release,
                again: campaign.again == Again::Everybody,
                test: campaign.test,
                lease: LEASE,
            };
            // What can't be given back runs out by itself.
            drop(tokio::time::timeout(RELEASE_WITHIN, self.dispatch.reservations.reserve(ask)).await);
        }
    }
}
