//! Waiting for whatever comes first: an answer, people who are ready, or a moment that was set.

use super::{Run, ended};
use crate::clock::Now;
use crate::messenger::Messenger;
use crate::reservations::Reservations;
use std::time::Duration;
use store::Result;
use tokio_util::sync::CancellationToken;

impl<M: Messenger, R: Reservations> Run<'_, M, R> {
    /// Waits for an answer, for people to be ready, or for a moment that was set.
    pub(super) async fn something_happens(&mut self, stop: &CancellationToken) -> Result<()> {
        let now = self.dispatch.clock.now();
        let moment = self.next_moment(now);
        tokio::select! {
            Some(joined) = self.flying.join_next() => {
                // Any of these may have been queued anew.
                self.supply.look_again();
                self.outcomes.land(ended(joined));
                while let Some(more) = self.flying.try_join_next() {
                    self.outcomes.land(ended(more));
                }
            }
            Some(joined) = self.supply.refilling.join_next() => {
                let now = self.dispatch.clock.now();
                match joined {
                    Ok(refilled) => {
                        if let Some(interruption) = self.supply.refilled(refilled?, now) {
                            self.interruption = Some(interruption);
                        }
                    }
                    Err(error) => tracing::error!(%error, "reserving ended unexpectedly"),
                }
                // Whatever was found may end the run.
                self.check_at = now.steady;
            }
            () = tokio::time::sleep(moment.saturating_sub(now.steady)) => {}
            () = stop.cancelled(), if !stop.is_cancelled() => {
                self.check_at = now.steady;
                self.outcomes.retry_now(now);
            }
        }
        Ok(())
    }

    fn next_moment(&self, now: Now) -> Duration {
        let moment = match self.outcomes.retry_at() {
            Some(retry_at) => retry_at,
            None => self.next_moment_at_work(now),
        };
        // Never a busy loop, whatever the clocks show.
        moment.max(now.steady + Duration::from_millis(1))
    }

    fn next_moment_at_work(&self, now: Now) -> Duration {
        let more_to_send = self.supply.has_ready() && self.status.wait.is_none();
        let opens_at = self.speed.opens_at(self.flying.len(), now).filter(|_| more_to_send);
        let moments = [self.supply.next_moment(), self.speed.resting(now), opens_at];
        moments.into_iter().flatten().fold(self.check_at, Ord::min)
    }
}
