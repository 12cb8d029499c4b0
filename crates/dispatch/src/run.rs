//! The loop that carries a campaign out: write a round, send what was claimed, wait for whatever comes first.

mod answers;
mod following;
mod outcomes;
mod releasing;
mod speed;
mod supply;
mod waiting;

use crate::clock::{Clock, Now, WakeDetector, WhileAsleep};
use crate::limits::{Limits, Settings};
use crate::messenger::{Messenger, Quota};
use crate::prepared::Prepared;
use crate::recover::recover_campaign;
use crate::reservations::Reservations;
use crate::round::{self, Interruption, Round, RoundInput};
use crate::settle::Finished;
use outcomes::Outcomes;
use speed::{Speed, until_tomorrow};
use std::sync::Arc;
use std::time::Duration;
use store::table::campaign::{self, State, Status};
use store::{Result, StorageFailure, Store, Tx};
use supply::Supply;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// One campaign on its way.
pub struct Dispatch<M, R> {
    pub store: Store,
    pub messenger: Arc<M>,
    pub reservations: Arc<R>,
    pub clock: Arc<dyn Clock>,
    pub campaign: String,
    pub settings: Settings,
    /// What a pause over the data file says.
    pub storage_pause_reason: fn(StorageFailure) -> String,
    /// While the data file takes no writes: what is known and not written yet.
    pub unsaved: watch::Sender<Option<Unsaved>>,
}

/// Answers of WeChat that the data file doesn't take at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsaved {
    pub failure: StorageFailure,
    pub answers: u32,
    /// Of these, messages that WeChat took.
    pub accepted: u32,
    /// All of them are on disk beside the data file: ending the process would lose none.
    pub is_spilled: bool,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The campaign is done, paused or cancelled.
    Settled,
    /// Asked to stop; the campaign goes on another time.
    Stopped,
    /// Its event or its template is not here any more.
    Gone,
}

/// How often a run that has nothing to write looks for what others ask of it.
const CHECK_INTERVAL: Duration = Duration::from_millis(500);
/// The wait while another desktop or campaign sends to the same people.
const BLOCKED: Duration = Duration::from_millis(50);
/// From this many messages on, WeChat is asked first what it allows.
const LARGE: u32 = 100;

impl<M: Messenger, R: Reservations> Dispatch<M, R> {
    /// Sends until the campaign is done or paused, or until `stop`: then what is on its way is still awaited and
    /// written down, and the campaign stays as it is.
    ///
    /// While the data file takes no writes nothing leaves, and what was answered is kept and tried to be written until
    /// it works; the campaign is then paused where a person has to do something about it. An error is returned where
    /// `stop` comes first, or where trying again would not help.
    pub async fn run(&self, stop: &CancellationToken) -> Result<End> {
        self.store.reserve_spill().await?;
        let Some((prepared, queued)) = self.prepare().await? else { return Ok(End::Gone) };
        let quota = if queued >= LARGE { self.messenger.quota().await } else { None };
        let mut run = Run::new(self, Arc::new(prepared), quota);
        let end = run.carry_on(stop).await;
        run.release().await;
        end
    }

    /// What it sends, and how many are queued. What an earlier run left on its way is settled first.
    async fn prepare(&self) -> Result<Option<(Prepared, u32)>> {
        let (id, trust, now) = (self.campaign.clone(), self.settings.trust, self.clock.now().wall);
        let spilled = self.store.spilled();
        let prepare = move |tx: &Tx<'_>| {
            let Some(prepared) = Prepared::load(tx.conn, &id, trust)? else { return Ok(None) };
            let settled = recover_campaign(tx, &prepared, &spilled, now)?;
            let queued = campaign::tally(tx.conn, &id)?.count(domain::DeliveryState::Queued);
            Ok(Some((prepared, queued, settled)))
        };
        let Some((prepared, queued, settled)) = self.store.write(prepare).await? else { return Ok(None) };
        self.store.clear_spilled(&settled).await;
        Ok(Some((prepared, queued)))
    }
}

struct Run<'d, M, R> {
    dispatch: &'d Dispatch<M, R>,
    prepared: Arc<Prepared>,
    /// As the database has it.
    status: Status,
    speed: Speed,
    supply: Supply,
    flying: JoinSet<Finished>,
    outcomes: Outcomes,
    wake: WakeDetector,
    interruption: Option<Interruption>,
    /// When to look again for what others ask of it.
    check_at: Duration,
}

impl<'d, M: Messenger, R: Reservations> Run<'d, M, R> {
    fn new(dispatch: &'d Dispatch<M, R>, prepared: Arc<Prepared>, quota: Option<Quota>) -> Self {
        let limits = Limits::of(&dispatch.settings, quota.as_ref());
        let now = dispatch.clock.now();
        let spent = quota.filter(|quota| quota.remaining == Some(0));
        let campaign = &prepared.campaign;
        Self {
            status: Status { state: campaign.state, alone: campaign.alone, wait: campaign.wait.clone() },
            speed: Speed::new(limits),
            supply: Supply::new(limits, now),
            flying: JoinSet::new(),
            outcomes: Outcomes::default(),
            wake: WakeDetector::new(now, WhileAsleep::HERE),
            interruption: spent.map(|quota| until_tomorrow(now, quota.pause_reason)),
            check_at: now.steady,
            dispatch,
            prepared,
        }
    }

    async fn carry_on(&mut self, stop: &CancellationToken) -> Result<End> {
        loop {
            match self.step(stop).await {
                Ok(Some(end)) => return Ok(end),
                Ok(None) => {}
                Err(error) => match error.storage_failure() {
                    Some(failure) if !(stop.is_cancelled() && self.flying.is_empty()) => {
                        self.hold_back(failure, &error).await;
                    }
                    _ => return Err(self.give_up(error).await),
                },
            }
        }
    }

    /// One turn of the loop. Returns how the run ends, if it does.
    async fn step(&mut self, stop: &CancellationToken) -> Result<Option<End>> {
        let now = self.dispatch.clock.now();
        if self.wake.woke(now) {
            tracing::info!("the computer was asleep");
            self.speed.wake_up();
            self.supply.wake_up();
        }
        self.hear_answers(now);
        self.keep_unsaved().await;
        let claim = self.next_claims(now, stop);
        if self.has_something_to_write(now, &claim) {
            let round = self.write(claim, now).await?;
            if let Some(end) = self.follow(round, now, stop).await? {
                return Ok(Some(end));
            }
        }
        if !stop.is_cancelled() && !self.outcomes.is_failing() {
            self.refill(now);
        }
        self.something_happens(stop).await?;
        Ok(None)
    }

    fn next_claims(&mut self, now: Now, stop: &CancellationToken) -> Vec<i64> {
        let interrupted = matches!(self.interruption, Some(Interruption::Pause(_) | Interruption::Wait(_)));
        let idle = self.status.wait.is_some() || self.status.state != State::Running;
        if stop.is_cancelled() || idle || interrupted || self.outcomes.is_failing() {
            return Vec::new();
        }
        let room = self.speed.room(self.flying.len(), now);
        self.supply.take(room, now)
    }

    fn has_something_to_write(&self, now: Now, claim: &[i64]) -> bool {
        if let Some(retry_at) = self.outcomes.retry_at() {
            return retry_at <= now.steady;
        }
        let news = !self.outcomes.is_empty() || self.interruption.is_some() || !claim.is_empty();
        news || self.check_at <= now.steady
    }

    /// Writes a round. Where that fails nothing of it is lost.
    async fn write(&mut self, claim: Vec<i64>, now: Now) -> Result<Round> {
        let input =
            RoundInput { finished: self.outcomes.take(), interruption: self.interruption.take(), claim };
        let (input, prepared) = (Arc::new(input), self.prepared.clone());
        let writing = input.clone();
        let written = self.dispatch.store.write(move |tx| round::write(tx, &prepared, &writing, now)).await;
        match written {
            Ok(round) => {
                self.written(&input.finished).await;
                Ok(round)
            }
            Err(error) => {
                let input = Arc::unwrap_or_clone(input);
                self.outcomes.put_back(input.finished);
                self.interruption = input.interruption;
                self.supply.put_back(input.claim);
                Err(error)
            }
        }
    }
}

/// A task that panicked leaves its delivery *sending*, which the next start settles as a lost answer.
fn ended(joined: std::result::Result<Finished, tokio::task::JoinError>) -> Option<Finished> {
    joined.inspect_err(|error| tracing::error!(%error, "a send ended unexpectedly")).ok()
}
