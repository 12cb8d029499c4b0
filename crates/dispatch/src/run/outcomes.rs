//! What is known of messages that left, until it is on disk.
//!
//! While the data file takes no writes, answers stay in memory and, beside it, in the spill file; writing is tried again
//! until it works.

use super::{Run, Unsaved};
use crate::clock::Now;
use crate::messenger::{Answer, Messenger};
use crate::reservations::Reservations;
use crate::round::{Interruption, RoundInput};
use crate::settle::Finished;
use std::sync::Arc;
use std::time::Duration;
use store::StorageFailure;

/// How long after a failed write the next one is tried.
const RETRY_INTERVAL: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(super) struct Outcomes {
    /// Just come; what they say of WeChat's load wasn't taken in yet.
    landed: Vec<Finished>,
    /// To be written.
    heard: Vec<Finished>,
    failing: Option<Failing>,
    /// How many of them the spill file and whoever watches were told of.
    told: usize,
}

#[derive(Clone, Copy)]
struct Failing {
    failure: StorageFailure,
    retry_at: Duration,
}

impl Outcomes {
    pub(super) fn land(&mut self, one: Option<Finished>) {
        self.landed.extend(one);
    }

    pub(super) fn landed(&mut self) -> Vec<Finished> {
        std::mem::take(&mut self.landed)
    }

    pub(super) fn hear(&mut self, one: Finished) {
        self.heard.push(one);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.landed.is_empty() && self.heard.is_empty()
    }

    pub(super) fn take(&mut self) -> Vec<Finished> {
        std::mem::take(&mut self.heard)
    }

    /// They couldn't be written.
    pub(super) fn put_back(&mut self, mut finished: Vec<Finished>) {
        finished.append(&mut self.heard);
        self.heard = finished;
    }

    pub(super) fn is_failing(&self) -> bool {
        self.failing.is_some()
    }

    /// When writing is tried again, while it fails.
    pub(super) fn retry_at(&self) -> Option<Duration> {
        self.failing.map(|failing| failing.retry_at)
    }

    /// Somebody waits for the end: try at once.
    pub(super) fn retry_now(&mut self, now: Now) {
        if let Some(failing) = &mut self.failing {
            failing.retry_at = now.steady;
        }
    }
}

impl<M: Messenger, R: Reservations> Run<'_, M, R> {
    /// The data file takes no writes. Nothing more leaves, and what is known is kept until it can be written.
    pub(super) async fn hold_back(&mut self, failure: StorageFailure, error: &store::Error) {
        let retry_at = self.dispatch.clock.now().steady + RETRY_INTERVAL;
        if self.outcomes.failing.replace(Failing { failure, retry_at }).is_none() {
            tracing::error!(?failure, %error, campaign.id = %self.dispatch.campaign, "sending stops: the data can't be written");
        }
        if failure.needs_somebody() && !matches!(self.interruption, Some(Interruption::Pause(_))) {
            let reason = (self.dispatch.storage_pause_reason)(failure);
            self.interruption = Some(Interruption::Pause(reason));
        }
        self.outcomes.told = usize::MAX;
        self.keep_unsaved().await;
        if self.flying.is_empty() {
            self.release().await;
        }
    }

    /// While writing fails: keeps the answers on disk beside the data file, and tells how many there are.
    pub(super) async fn keep_unsaved(&mut self) {
        let unsaved = &self.outcomes.heard;
        let Some(Failing { failure, .. }) = self.outcomes.failing else { return };
        if self.outcomes.told == unsaved.len() {
            return;
        }
        let is_spilled = self.spill(unsaved).await;
        let accepted = unsaved.iter().filter(|one| matches!(one.answer, Answer::Accepted { .. })).count();
        self.dispatch.unsaved.send_replace(Some(Unsaved {
            failure,
            answers: u32::try_from(unsaved.len()).unwrap_or(u32::MAX),
            accepted: u32::try_from(accepted).unwrap_or(u32::MAX),
            is_spilled,
        }));
        self.outcomes.told = unsaved.len();
    }

    /// Whether all of them are in the spill file now.
    async fn spill(&self, finished: &[Finished]) -> bool {
        let answers: serde_json::Result<_> =
            finished.iter().map(|one| Ok((one.attempt.clone(), one.to_json()?))).collect();
        let spilled = match answers {
            Ok(answers) => self.dispatch.store.spill(answers).await,
            Err(error) => Err(error.into()),
        };
        match spilled {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, answers = finished.len(), "answers are in memory only");
                false
            }
        }
    }

    /// These are on disk now.
    pub(super) async fn written(&mut self, finished: &[Finished]) {
        if self.outcomes.failing.take().is_none() {
            return;
        }
        tracing::info!(campaign.id = %self.dispatch.campaign, answers = finished.len(), "the data can be written again");
        let attempts: Vec<String> = finished.iter().map(|one| one.attempt.clone()).collect();
        self.dispatch.store.clear_spilled(&attempts).await;
        self.dispatch.unsaved.send_replace(None);
    }

    /// Trying again would not help. What is on its way is awaited, and each outcome written that can be; the others stay
    /// in the spill file for whoever carries the campaign out next.
    pub(super) async fn give_up(&mut self, error: store::Error) -> store::Error {
        while let Some(joined) = self.flying.join_next().await {
            self.outcomes.land(super::ended(joined));
        }
        let mut unwritten = self.outcomes.take();
        unwritten.append(&mut self.outcomes.landed);
        if error.storage_failure().is_none() {
            unwritten = self.write_singly(unwritten).await;
        }
        if !unwritten.is_empty() {
            let is_spilled = self.spill(&unwritten).await;
            tracing::error!(answers = unwritten.len(), is_spilled, "outcomes could not be written");
        }
        error
    }

    /// Writes each in a commit of its own, so that one that can't be written spoils no other. Returns those left.
    async fn write_singly(&self, finished: Vec<Finished>) -> Vec<Finished> {
        let mut left = Vec::new();
        for one in finished {
            let input = Arc::new(RoundInput { finished: vec![one.clone()], ..RoundInput::default() });
            let (prepared, now) = (self.prepared.clone(), self.dispatch.clock.now());
            let write = move |tx: &store::Tx<'_>| crate::round::write(tx, &prepared, &input, now).map(drop);
            if let Err(error) = self.dispatch.store.write(write).await {
                tracing::error!(%error, delivery.id = one.delivery, "an outcome could not be written");
                left.push(one);
            }
        }
        left
    }
}
