//! Following a round: what was claimed leaves, and the run ends where there is nothing left to do.

use super::{CHECK_INTERVAL, End, Run};
use crate::claim::Claim;
use crate::clock::Now;
use crate::messenger::Messenger;
use crate::reservations::Reservations;
use crate::round::Round;
use crate::settle::Finished;
use std::time::Duration;
use store::Result;
use store::table::campaign::{self, State};
use store::table::delivery;
use tokio_util::sync::CancellationToken;

/// Reservations are given back before a longer wait: one that runs out without an outcome looks like a message nobody
/// knows the fate of.
const LONG_WAIT: Duration = Duration::from_secs(10);

impl<M: Messenger, R: Reservations> Run<'_, M, R> {
    /// Sends what was claimed. Returns how the run ends, if it does.
    pub(super) async fn follow(
        &mut self,
        round: Round,
        now: Now,
        stop: &CancellationToken,
    ) -> Result<Option<End>> {
        self.check_at = now.steady + CHECK_INTERVAL;
        if self.status.wait.is_some() && round.status.wait.is_none() {
            // It is over, or the organiser asked to try now.
            self.speed.try_now();
        }
        self.status = round.status;
        self.supply.forget(round.over);
        self.supply.defer(round.deferred, now);
        for claim in round.claims {
            self.send(claim, now);
        }
        if self.is_long_wait(now) && self.flying.is_empty() {
            self.release().await;
        }
        if !self.flying.is_empty() {
            return Ok(None);
        }
        match self.status.state {
            _ if stop.is_cancelled() => Ok(Some(End::Stopped)),
            State::Running => Ok(self.is_done().await?.then_some(End::Settled)),
            State::Paused | State::Done | State::Cancelled => Ok(Some(End::Settled)),
        }
    }

    fn send(&mut self, claim: Claim, now: Now) {
        let messenger = self.dispatch.messenger.clone();
        let delay = self.speed.delay(now);
        self.flying.spawn(async move {
            // The timer has no shorter moments.
            if delay >= Duration::from_millis(1) {
                tokio::time::sleep(delay).await;
            }
            let Claim { attempt, delivery, envelope, unproven } = claim;
            let answer = messenger.send(envelope).await;
            Finished { attempt, delivery, answer, unproven, refund: false }
        });
    }

    fn is_long_wait(&self, now: Now) -> bool {
        let soon = now.wall + LONG_WAIT;
        self.status.wait.as_ref().is_some_and(|wait| wait.until_ms > soon.timestamp_millis())
    }

    /// Nothing is on its way, ready or queued for later.
    async fn is_done(&mut self) -> Result<bool> {
        if !self.supply.is_exhausted() {
            return Ok(false);
        }
        let (id, now_ms) =
            (self.dispatch.campaign.clone(), self.dispatch.clock.now().wall.timestamp_millis());
        let done = self.dispatch.store.write(move |tx| campaign::finish(tx, &id, now_ms)).await?;
        // Something was queued since, or is left sending by a task that ended without a word.
        self.supply.look_again();
        Ok(done || self.only_left_sending().await?)
    }

    /// A delivery that nobody here will settle: the next run does.
    async fn only_left_sending(&self) -> Result<bool> {
        let id = self.dispatch.campaign.clone();
        let queued = self.dispatch.store.read(move |conn| delivery::next_due_ms(conn, &id)).await?;
        Ok(queued.is_none())
    }
}
