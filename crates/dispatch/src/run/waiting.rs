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
        let rest = self.next_moment(now).saturating_sub(now.steady);
        tokio::select! {
            Some(joined) = self.flying.join_next() => {
                // Any of these may have been queued anew.
                self.nothing_until = None;
                self.finished.extend(ended(joined));
                while let Some(more) = self.flying.try_join_next() {
                    self.finished.extend(ended(more));
                }
            }
            Some(joined) = self.filling.join_next() => {
                let now = self.dispatch.clock.now();
                match joined {
                    Ok(filled) => self.filled(filled?, now),
                    Err(error) => tracing::error!(%error, "reserving ended unexpectedly"),
                }
                // Whatever was found may end the run.
                self.look_at = now.steady;
            }
            () = tokio::time::sleep(rest) => {}
            () = stop.cancelled(), if self.look_at > now.steady && !stop.is_cancelled() => self.look_at = now.steady,
        }
        Ok(())
    }

    fn next_moment(&self, now: Now) -> Duration {
        let mut moment = self.look_at;
        if !self.kept.is_empty() {
            moment = moment.min(self.kept_until);
        }
        if let Some(until) = self.throttle.resting(now.steady) {
            moment = moment.min(until);
        }
        if self.pool.ready() > 0
            && self.flying.len() < self.throttle.in_flight(now.steady)
            && self.wait.is_none()
        {
            moment = moment.min(self.pace.opens_at());
        }
        if self.filling.is_empty() && self.nothing_until.is_none() && self.pool.ready() * 2 < self.size {
            moment = moment.min(self.fill_at);
        }
        // Never a busy loop, whatever the clocks show.
        moment.max(now.steady + Duration::from_millis(1))
    }
}
