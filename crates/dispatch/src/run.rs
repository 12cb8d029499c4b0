//! The loop that carries a campaign out: write a round, send what was claimed, wait for whatever comes first.

use crate::claim::{Claim, Prepared, prepare_campaign};
use crate::clock::{Clock, Now, Sleeper, next_china_midnight};
use crate::fill::{Filled, Filling};
use crate::limits::{Limits, Settings};
use crate::messenger::{Answer, Messenger, Quota, Verdict};
use crate::pace::Pace;
use crate::pool::{LEASE, Pool};
use crate::recover::recover_campaign;
use crate::reservations::{Ask, MOST, Purpose, Reservations, Unreserved};
use crate::round::{self, Halt, Orders, Round};
use crate::settle::Finished;
use crate::streak::Streak;
use crate::throttle::{Load, Throttle};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::table::campaign::{self, Again, State, Wait};
use store::table::delivery;
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
/// While people were being told by somebody else or another campaign.
const BLOCKED: Duration = Duration::from_millis(50);
/// A wait shorter than this is just the pace.
const WORTH_SAYING: Duration = Duration::from_millis(1500);
/// Reservations are given back before a longer wait: one that runs out without an outcome looks like a message nobody
/// knows the fate of.
const LONG_WAIT: Duration = Duration::from_secs(10);
/// Failures to connect so soon after a sleep pause nothing.
const DROWSY: Duration = Duration::from_secs(30);
/// WeChat is asked what it allows before so many messages.
const LARGE: u32 = 100;
/// An endpoint that doesn't answer is asked so many times before the organiser is.
const ASK_ENDPOINT: u32 = 4;
/// Giving reservations back is a courtesy that must not hold up a pause.
const RELEASE_WITHIN: Duration = Duration::from_secs(5);

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
    /// What WeChat said when it was busy last.
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
                let round = match self.write(orders.clone(), now).await {
                    Ok(round) => round,
                    Err(error) => return self.give_up(orders, error).await,
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

    /// The network needs a moment after a sleep.
    fn is_drowsy(&self, now: Now) -> bool {
        self.woke_at.is_some_and(|at| now.steady < at + DROWSY)
    }

    fn take_answers_in(&mut self, now: Now) {
        let drowsy = self.is_drowsy(now);
        for one in &mut self.finished {
            let load = match &one.answer {
                Answer::Refused(refusal) => match refusal.verdict {
                    Verdict::Busy => Load::Busy,
                    Verdict::TooFast => Load::TooFast,
                    Verdict::Declined | Verdict::Person | Verdict::Content => Load::Fine,
                    Verdict::Concurrent | Verdict::Spent | Verdict::Account => Load::Silent,
                },
                Answer::Accepted { .. } => Load::Fine,
                Answer::NotSent { .. } | Answer::Lost => Load::Silent,
            };
            self.throttle.heard(load, one.delivery, now.steady);
            one.refund = load == Load::Busy && self.throttle.is_storm();
            if let Answer::Refused(refusal) = &one.answer {
                if matches!(load, Load::Busy | Load::TooFast) {
                    self.busy.clone_from(&refusal.trouble);
                }
                if refusal.verdict == Verdict::Spent {
                    self.halt.get_or_insert_with(|| until_tomorrow(now, refusal.trouble.clone()));
                }
            }
            let excused = drowsy && matches!(one.answer, Answer::NotSent { .. });
            if !excused && let Some(trouble) = self.streak.note(&one.answer) {
                self.halt = Some(Halt::Pause(trouble));
            }
        }
        self.say_that_it_waits(now);
    }

    /// Waiting never looks like running: the reason and the time are written down, and taken back afterwards.
    fn say_that_it_waits(&mut self, now: Now) {
        let resting = self.throttle.resting(now.steady).map(|until| until.saturating_sub(now.steady));
        match (&self.wait, resting) {
            _ if self.halt.is_some() => {}
            (None, Some(rest)) if rest > WORTH_SAYING => {
                let until_ms = (now.wall + rest).timestamp_millis();
                self.halt = Some(Halt::Wait(Wait { until_ms, trouble: self.busy.clone() }));
            }
            (Some(wait), None) if wait.until_ms <= now.wall.timestamp_millis() => {
                self.halt = Some(Halt::GoOn);
            }
            _ => {}
        }
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

    async fn write(&self, orders: Orders, now: Now) -> Result<Round> {
        let prepared = self.prepared.clone();
        self.dispatch.store.write(move |tx| round::write(tx, &prepared, &orders, now)).await
    }

    /// Sends what was claimed. Returns how the run ends, if it does.
    async fn follow(&mut self, round: Round, now: Now, stop: &CancellationToken) -> Result<Option<End>> {
        self.look_at = now.steady + LOOK;
        self.alone = round.alone;
        self.state = round.state;
        if self.wait.is_some() && round.wait.is_none() {
            // It is over, or somebody said to try now.
            self.throttle.try_now();
        }
        self.wait = round.wait;
        round.over.into_iter().for_each(|id| self.pool.forget(id));
        if !round.kept.is_empty() {
            self.kept.extend(round.kept);
            self.kept_until = now.steady + BLOCKED;
        }
        for claim in round.claims {
            self.send(claim, now);
        }
        if self.long_wait(now) && self.flying.is_empty() {
            self.release().await;
        }
        if !self.flying.is_empty() {
            return Ok(None);
        }
        match round.state {
            _ if stop.is_cancelled() => Ok(Some(End::Stopped)),
            State::Running => Ok(self.is_done().await?.then_some(End::Settled)),
            State::Paused | State::Done | State::Cancelled => Ok(Some(End::Settled)),
        }
    }

    fn long_wait(&self, now: Now) -> bool {
        let soon = now.wall + LONG_WAIT;
        self.wait.as_ref().is_some_and(|wait| wait.until_ms > soon.timestamp_millis())
    }

    /// Nothing is on its way, ready or queued for later.
    async fn is_done(&mut self) -> Result<bool> {
        if self.pool.ready() > 0
            || !self.kept.is_empty()
            || !self.filling.is_empty()
            || self.nothing_until != Some(None)
        {
            return Ok(false);
        }
        let (id, now_ms) =
            (self.dispatch.campaign.clone(), self.dispatch.clock.now().wall.timestamp_millis());
        let done = self.dispatch.store.write(move |tx| campaign::finish(tx, &id, now_ms)).await?;
        // Something was queued since, or is left sending by a task that ended without a word.
        self.nothing_until = None;
        Ok(done || self.only_left_sending().await?)
    }

    /// A delivery that nobody here will settle: the next run does.
    async fn only_left_sending(&self) -> Result<bool> {
        let id = self.dispatch.campaign.clone();
        let queued = self.dispatch.store.read(move |conn| delivery::next_due_ms(conn, &id)).await?;
        Ok(queued.is_none())
    }

    fn send(&mut self, claim: Claim, now: Now) {
        let messenger = self.dispatch.messenger.clone();
        let slot = self.pace.slot(self.throttle.per_second(), now.steady);
        let wait = slot.saturating_sub(now.steady);
        self.flying.spawn(async move {
            // The timer has no shorter moments.
            if wait >= Duration::from_millis(1) {
                tokio::time::sleep(wait).await;
            }
            let answer = messenger.send(claim.envelope).await;
            Finished { attempt: claim.attempt, delivery: claim.delivery, answer, refund: false }
        });
    }

    /// Keeps enough people ready that what is on its way is topped up at once.
    fn fill(&mut self, now: Now) {
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

    fn filled(&mut self, filled: Filled, now: Now) {
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

    /// Waits for an answer, for people to be ready, or for a moment that was set.
    async fn something_happens(&mut self, stop: &CancellationToken) -> Result<()> {
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
        // Never a busy loop, whatever the moments say.
        moment.max(now.steady + Duration::from_millis(1))
    }

    /// Gives back what was not tried.
    async fn release(&mut self) {
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

    /// The store refused a round. What is on its way is awaited, and one more try made to keep what is known of it;
    /// what can't be kept stays *sending*, and is settled as lost by whoever carries the campaign out next.
    async fn give_up(&mut self, mut orders: Orders, error: store::Error) -> Result<End> {
        while let Some(one) = self.flying.join_next().await {
            orders.finished.extend(ended(one));
        }
        orders.claim.clear();
        if let Err(again) = self.write(orders, self.dispatch.clock.now()).await {
            tracing::error!(error = %again, "outcomes could not be kept");
        }
        Err(error)
    }
}

fn until_tomorrow(now: Now, trouble: String) -> Halt {
    Halt::Wait(Wait { until_ms: next_china_midnight(now.wall).timestamp_millis(), trouble })
}

/// A task that panicked leaves its delivery *sending*, which the next start settles as a lost answer.
fn ended(joined: std::result::Result<Finished, tokio::task::JoinError>) -> Option<Finished> {
    joined.inspect_err(|error| tracing::error!(%error, "a send ended unexpectedly")).ok()
}
