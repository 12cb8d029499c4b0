//! The loop that carries a campaign out: write a round, send what was claimed, wait for whatever comes first.

mod answers;
mod following;
mod reserving;
mod waiting;

use crate::claim::{Prepared, prepare_campaign};
use crate::clock::{Clock, Now, Sleeper};
use crate::fill::Filled;
use crate::limits::{Limits, Settings};
use crate::messenger::{Messenger, Quota};
use crate::pace::Pace;
use crate::pool::Pool;
use crate::recover::recover_campaign;
use crate::reservations::{MOST, Reservations};
use crate::round::{self, Halt, Orders, Round};
use crate::settle::Finished;
use crate::streak::Streak;
use crate::throttle::Throttle;
use answers::until_tomorrow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::table::campaign::{self, State, Wait};
use store::{Result, Store, Tx};
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
const LOOK: Duration = Duration::from_millis(500);
/// The wait while another desktop or campaign sends to the same people.
const BLOCKED: Duration = Duration::from_millis(50);
/// Failures to connect so soon after a sleep pause nothing.
const DROWSY: Duration = Duration::from_secs(30);
/// From this many messages on, WeChat is asked first what it allows.
const LARGE: u32 = 100;

impl<M: Messenger, R: Reservations> Dispatch<M, R> {
    /// Sends until the campaign is done or paused, or until `stop`: then what is on its way is still awaited and
    /// written down, and the campaign stays as it is.
    pub async fn run(&self, stop: &CancellationToken) -> Result<End> {
        let (id, trust, now) = (self.campaign.clone(), self.settings.trust, self.clock.now().wall);
        let prepare = move |tx: &Tx<'_>| {
            let prepared = prepare_campaign(tx.conn, &id, trust)?;
            if let Some(prepared) = &prepared {
                recover_campaign(tx, prepared, now)?;
            }
            Ok((prepared, campaign::tally(tx.conn, &id)?.count(domain::DeliveryState::Queued)))
        };
        let (prepared, queued) = self.store.write(prepare).await?;
        let Some(prepared) = prepared else { return Ok(End::Gone) };
        let quota = if queued >= LARGE { self.messenger.quota().await } else { None };
        let mut run = Run::new(self, Arc::new(prepared), quota);
        let end = run.carry_on(stop).await;
        run.release().await;
        end
    }
}

struct Run<'d, M, R> {
    dispatch: &'d Dispatch<M, R>,
    prepared: Arc<Prepared>,
    throttle: Throttle,
    pace: Pace,
    streak: Streak,
    sleeper: Sleeper,
    pool: Pool,
    size: usize,
    flying: JoinSet<Finished>,
    /// At most one at a time.
    filling: JoinSet<Result<Filled>>,
    /// When filling is worth a try again.
    fill_at: Duration,
    /// The last filling found nothing due; when the next one is.
    nothing_until: Option<Option<i64>>,
    /// Another campaign was writing to these people; when they are tried again.
    kept: Vec<i64>,
    kept_until: Duration,
    /// How often each person was found reserved by somebody else.
    waited: BTreeMap<i64, u32>,
    unanswered: u32,
    finished: Vec<Finished>,
    halt: Option<Halt>,
    /// As the database has them.
    state: State,
    wait: Option<Wait>,
    alone: bool,
    look_at: Duration,
    woke_at: Option<Duration>,
    /// WeChat's last answer that it was busy.
    busy: String,
}

impl<'d, M: Messenger, R: Reservations> Run<'d, M, R> {
    fn new(dispatch: &'d Dispatch<M, R>, prepared: Arc<Prepared>, quota: Option<Quota>) -> Self {
        let limits = Limits::of(&dispatch.settings, quota.as_ref());
        let now = dispatch.clock.now();
        let spent = quota.filter(|quota| quota.remaining == Some(0));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred at most")]
        let in_five_seconds = (limits.per_second * 5.0) as usize;
        Self {
            size: in_five_seconds.clamp(limits.in_flight * 2, MOST.max(limits.in_flight * 2)),
            throttle: Throttle::new(limits),
            pace: Pace::default(),
            streak: Streak::default(),
            sleeper: Sleeper::new(now),
            pool: Pool::default(),
            flying: JoinSet::new(),
            filling: JoinSet::new(),
            fill_at: now.steady,
            nothing_until: None,
            kept: Vec::new(),
            kept_until: now.steady,
            waited: BTreeMap::new(),
            unanswered: 0,
            finished: Vec::new(),
            halt: spent.map(|quota| until_tomorrow(now, quota.trouble)),
            state: prepared.campaign.state,
            wait: prepared.campaign.wait.clone(),
            alone: prepared.campaign.alone,
            look_at: now.steady,
            woke_at: None,
            busy: String::new(),
            dispatch,
            prepared,
        }
    }

    async fn carry_on(&mut self, stop: &CancellationToken) -> Result<End> {
        loop {
            let now = self.dispatch.clock.now();
            if self.sleeper.woke(now) {
                tracing::info!("the computer was asleep");
                self.wake_up(now);
            }
            self.take_answers_in(now);
            let claim = self.next_claims(now, stop);
            if self.has_something_to_write(now, &claim) {
                let orders =
                    Orders { finished: std::mem::take(&mut self.finished), halt: self.halt.take(), claim };
                let orders = Arc::new(orders);
                let round = match self.write(orders.clone(), now).await {
                    Ok(round) => round,
                    Err(error) => return self.give_up(Arc::unwrap_or_clone(orders), error).await,
                };
                if let Some(end) = self.follow(round, now, stop).await? {
                    return Ok(end);
                }
            }
            if !stop.is_cancelled() {
                self.fill(now);
            }
            self.something_happens(stop).await?;
        }
    }

    /// What was learned before the sleep is old, reservations included.
    fn wake_up(&mut self, now: Now) {
        self.throttle.try_now();
        self.streak = Streak::default();
        self.pool = Pool::default();
        self.nothing_until = None;
        self.unanswered = 0;
        self.woke_at = Some(now.steady);
    }

    fn next_claims(&mut self, now: Now, stop: &CancellationToken) -> Vec<i64> {
        let halted = matches!(self.halt, Some(Halt::Pause(_) | Halt::Wait(_)));
        if stop.is_cancelled() || self.wait.is_some() || halted || self.state != State::Running {
            return Vec::new();
        }
        if self.kept_until <= now.steady {
            self.pool.keep(std::mem::take(&mut self.kept));
        }
        let free = self.throttle.in_flight(now.steady).saturating_sub(self.flying.len());
        let room = free.min(self.pace.room(self.throttle.per_second(), now.steady));
        self.pool.take(room, now.steady)
    }

    fn has_something_to_write(&self, now: Now, claim: &[i64]) -> bool {
        !self.finished.is_empty() || self.halt.is_some() || !claim.is_empty() || self.look_at <= now.steady
    }

    async fn write(&self, orders: Arc<Orders>, now: Now) -> Result<Round> {
        let prepared = self.prepared.clone();
        self.dispatch.store.write(move |tx| round::write(tx, &prepared, &orders, now)).await
    }

    /// The store refused a round. What is on its way is awaited, and one more try made to keep what is known of it;
    /// what can't be kept stays *sending*, and the campaign's next run settles it as lost.
    async fn give_up(&mut self, mut orders: Orders, error: store::Error) -> Result<End> {
        while let Some(one) = self.flying.join_next().await {
            orders.finished.extend(ended(one));
        }
        orders.claim.clear();
        if let Err(again) = self.write(Arc::new(orders), self.dispatch.clock.now()).await {
            tracing::error!(error = %again, "outcomes could not be kept");
        }
        Err(error)
    }
}

/// A task that panicked leaves its delivery *sending*, which the next start settles as a lost answer.
fn ended(joined: std::result::Result<Finished, tokio::task::JoinError>) -> Option<Finished> {
    joined.inspect_err(|error| tracing::error!(%error, "a send ended unexpectedly")).ok()
}
