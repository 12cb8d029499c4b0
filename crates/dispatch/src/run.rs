//! The loop that carries a campaign out: one commit for the outcomes and claims that are due together, then send.

use crate::claim::{self, Claim, Prepared};
use crate::messenger::{Answer, Messenger, Verdict};
use crate::pace::Pace;
use crate::recover::recover_campaign;
use crate::settle::{Finished, settle};
use chrono::Utc;
use std::sync::Arc;
use std::time::Duration;
use store::table::campaign::{self, State};
use store::table::delivery;
use store::{Result, Store, Tx};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// One campaign on its way.
pub struct Dispatch<M> {
    pub store: Store,
    pub messenger: Arc<M>,
    pub campaign: String,
    pub settings: Settings,
}

#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Requests on their way at once.
    pub in_flight: usize,
    pub per_second: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { in_flight: 10, per_second: 50 }
    }
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

/// So many identical refusals of the text, or failures to connect, in a row pause the campaign.
const ENOUGH: u32 = 5;

/// The shortest rest while nothing can be claimed.
const BLOCKED: Duration = Duration::from_millis(50);

/// What one round of the loop found.
struct Round {
    claims: Vec<Claim>,
    state: State,
    next_due_ms: Option<i64>,
}

impl<M: Messenger> Dispatch<M> {
    /// Sends until the campaign is done or paused, or until `stop`: then what is on its way is still awaited and
    /// written down, and the campaign stays as it is.
    pub async fn run(&self, stop: &CancellationToken) -> Result<End> {
        let id = self.campaign.clone();
        let prepare = move |tx: &Tx<'_>| {
            recover_campaign(tx, &id)?;
            claim::prepare_campaign(tx.conn, &id)
        };
        let Some(prepared) = self.store.write(prepare).await? else {
            return Ok(End::Gone);
        };
        let prepared = Arc::new(prepared);
        let mut pace = Pace::per_second(self.settings.per_second, Instant::now());
        let mut flying = JoinSet::new();
        let mut finished = Vec::new();
        let mut streak = Streak::default();
        loop {
            let room =
                if stop.is_cancelled() { 0 } else { self.settings.in_flight.saturating_sub(flying.len()) };
            let pause = finished.iter().find_map(|f: &Finished| streak.note(&f.answer));
            let round = match self.commit(prepared.clone(), finished.clone(), pause, room).await {
                Ok(round) => round,
                Err(error) => return self.give_up(prepared, finished, flying, error).await,
            };
            finished.clear();
            for claim in round.claims {
                let (messenger, slot) = (self.messenger.clone(), pace.slot(Instant::now()));
                flying.spawn(async move {
                    tokio::time::sleep_until(slot).await;
                    let answer = messenger.send(claim.envelope).await;
                    Finished { attempt: claim.attempt, delivery: claim.delivery, answer }
                });
            }
            if let Some(first) = flying.join_next().await {
                finished.extend(ended(first));
                while let Some(more) = flying.try_join_next() {
                    finished.extend(ended(more));
                }
                continue;
            }
            if stop.is_cancelled() {
                return Ok(End::Stopped);
            }
            if round.state != State::Running {
                return Ok(End::Settled);
            }
            match round.next_due_ms {
                None => {
                    self.finish().await?;
                    return Ok(End::Settled);
                }
                Some(due) => {
                    stop.run_until_cancelled(tokio::time::sleep(until(due))).await;
                }
            }
        }
    }

    /// Outcomes, a pause, new claims: one commit.
    async fn commit(
        &self,
        prepared: Arc<Prepared>,
        finished: Vec<Finished>,
        pause: Option<String>,
        room: usize,
    ) -> Result<Round> {
        let write = move |tx: &Tx<'_>| {
            let now = Utc::now();
            let id = &prepared.campaign.id;
            for one in &finished {
                settle(tx, &prepared, one, now.timestamp_millis())?;
            }
            if let Some(trouble) = pause {
                campaign::set_state(tx, id, State::Paused, Some(&trouble), now.timestamp_millis())?;
            }
            Ok(Round {
                claims: claim::claim(tx, &prepared, room, now)?,
                state: campaign::get(tx.conn, id)?.map_or(State::Cancelled, |c| c.state),
                next_due_ms: delivery::next_due_ms(tx.conn, id)?,
            })
        };
        self.store.write(write).await
    }

    async fn finish(&self) -> Result<bool> {
        let id = self.campaign.clone();
        let now_ms = Utc::now().timestamp_millis();
        self.store.write(move |tx| campaign::finish(tx, &id, now_ms)).await
    }

    /// The store refused a round. What is on its way is awaited, and one more try made to keep what is known of it;
    /// what can't be kept stays *sending*, and is settled as lost by whoever carries the campaign out next.
    async fn give_up(
        &self,
        prepared: Arc<Prepared>,
        mut finished: Vec<Finished>,
        mut flying: JoinSet<Finished>,
        error: store::Error,
    ) -> Result<End> {
        while let Some(one) = flying.join_next().await {
            finished.extend(ended(one));
        }
        if let Err(again) = self.commit(prepared, finished, None, 0).await {
            tracing::error!(error = %again, "outcomes could not be kept");
        }
        Err(error)
    }
}

/// Counts what goes wrong in the same way again and again.
#[derive(Default)]
struct Streak {
    errcode: Option<i64>,
    length: u32,
}

impl Streak {
    /// Notes an answer; returns why to pause, if it is time to.
    fn note(&mut self, answer: &Answer) -> Option<String> {
        let (errcode, trouble) = match answer {
            Answer::Refused(refusal) if refusal.verdict == Verdict::Account => {
                return Some(refusal.trouble.clone());
            }
            Answer::Refused(refusal) if refusal.verdict == Verdict::Content => {
                (Some(refusal.errcode), &refusal.trouble)
            }
            Answer::NotSent { trouble } => (None, trouble),
            _ => {
                *self = Self::default();
                return None;
            }
        };
        self.length = if self.length > 0 && self.errcode == errcode { self.length + 1 } else { 1 };
        self.errcode = errcode;
        (self.length >= ENOUGH).then(|| trouble.clone())
    }
}

/// A task that panicked leaves its delivery *sending*, which the next start settles as a lost answer.
fn ended(joined: std::result::Result<Finished, tokio::task::JoinError>) -> Option<Finished> {
    joined.inspect_err(|error| tracing::error!(%error, "a send ended unexpectedly")).ok()
}

/// How long to rest. What is due and was not claimed waits for another campaign's message to the same person.
fn until(due_ms: i64) -> Duration {
    let wait = due_ms - Utc::now().timestamp_millis();
    Duration::from_millis(u64::try_from(wait).unwrap_or_default()).max(BLOCKED)
}
