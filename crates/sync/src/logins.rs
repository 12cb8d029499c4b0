//! Exchanges login codes: claims, exchanges and settling go on side by side, so that one slow answer holds up nobody.

use crate::answer::{Answer, UnclearStreak};
use crate::backoff::Backoff;
use crate::settle::{Settled, complete_known, settle};
use crate::status::{Blocker, State};
use crate::{Exchange, Exchanged, Inbox, InboxError, Sync};
use chrono::{TimeDelta, Utc};
use protocol::{ClaimLogins, ClaimedLogin, ClaimedLogins};
use std::pin::Pin;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// While fewer exchanges are under way more codes are claimed, up to twice as many: 100,000 people in five minutes are
/// 333 a second.
const IN_FLIGHT: usize = 64;
const LEASE_SECONDS: u32 = 30;
/// Seconds the endpoint may keep a claim open.
const WAIT: u32 = 25;
/// Codes that were released are left alone for so long.
const LEFT_ALONE: Duration = Duration::from_secs(2);

pub(crate) async fn exchange_all<I: Inbox, E: Exchange>(sync: &Sync<I, E>, stop: &CancellationToken) {
    let (mut backoff, mut unclear) = (Backoff::default(), UnclearStreak::default());
    loop {
        let end = exchange_loop(sync, Until::Stopped, stop, &mut backoff, &mut unclear).await;
        let wait = match end {
            End::Stopped | End::Idle => return,
            End::Busy(blocker) => {
                sync.status.update(|status| status.of_logins = Some(Blocker::Busy(blocker)));
                backoff.next().max(LEFT_ALONE)
            }
            // The feed's loop finds it too, and shows it.
            End::Failed(Failure::Inbox(
                InboxError::Offline | InboxError::Obstructed(_) | InboxError::CursorUnknown,
            )) => backoff.next(),
            End::Account(blocker) => {
                return sync.status.update(|status| status.of_logins = Some(Blocker::Account(blocker)));
            }
            End::Failed(failure) => {
                let blocker = failure.into_blocker();
                let passes = blocker.passes();
                sync.status.update(|status| status.of_logins = Some(blocker));
                if !passes {
                    return;
                }
                backoff.next()
            }
        };
        if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
            return;
        }
    }
}

/// Exchanges until no code waits or is leased. For a caller that waits: a problem ends it, except for WeChat
/// being busy, over which codes are left to wait.
pub(crate) async fn drain<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    stop: &CancellationToken,
) -> Result<(), Blocker<E::Blocker>> {
    let (mut backoff, mut unclear) = (Backoff::default(), UnclearStreak::default());
    loop {
        let wait = match exchange_loop(sync, Until::Idle, stop, &mut backoff, &mut unclear).await {
            End::Stopped | End::Idle => return Ok(()),
            End::Busy(blocker) => {
                sync.status.update(|status| status.of_logins = Some(Blocker::Busy(blocker)));
                LEFT_ALONE
            }
            End::Account(blocker) => return Err(Blocker::Account(blocker)),
            End::Failed(Failure::Inbox(InboxError::Offline | InboxError::Obstructed(_)))
                if !backoff.is_hopeless() =>
            {
                backoff.next()
            }
            End::Failed(failure) => return Err(failure.into_blocker()),
        };
        if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
            return Ok(());
        }
    }
}

/// When there is nothing left to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    Stopped,
    Idle,
}

/// Why claiming ended. Whatever was claimed before is settled by then.
enum End<T> {
    Stopped,
    Idle,
    /// WeChat was busy for some of the codes, which were released.
    Busy(T),
    Account(T),
    Failed(Failure),
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Inbox(#[from] InboxError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Failure {
    fn into_blocker<T>(self) -> Blocker<T> {
        match self {
            Self::Store(error) => {
                tracing::error!(%error, "an identity could not be written");
                Blocker::Store(error.to_string())
            }
            Self::Inbox(InboxError::Offline) => Blocker::EndpointUnreachable,
            Self::Inbox(InboxError::Obstructed(what)) => Blocker::Obstructed(what),
            Self::Inbox(InboxError::Refused) => Blocker::EndpointRefused,
            Self::Inbox(InboxError::Forbidden) => Blocker::EndpointForbids,
            Self::Inbox(InboxError::CursorUnknown | InboxError::Unexpected) => Blocker::EndpointUnexpected,
        }
    }
}

type Work<'s, T> = Option<Pin<Box<dyn Future<Output = T> + Send + 's>>>;
/// A code and what became of it.
pub(crate) type Answered<T> = (ClaimedLogin, Answer<T>);

/// A code that WeChat took is good for nothing any more, so neither `stop` nor a problem cuts anything short between the
/// exchange and the openid on disk: they only end the claiming.
///
/// Somebody who waits for an end doesn't wait where nothing comes; while codes are leased elsewhere a moment passes
/// between two looks.
async fn exchange_loop<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    until: Until,
    stop: &CancellationToken,
    backoff: &mut Backoff,
    unclear: &mut UnclearStreak,
) -> End<E::Blocker> {
    match stop.run_until_cancelled(complete_known(sync)).await {
        None => return End::Stopped,
        Some(Err(failure)) => return End::Failed(failure),
        Some(Ok(())) => {}
    }
    let mut end: Option<End<E::Blocker>> = None;
    let mut flying: JoinSet<(ClaimedLogin, Exchanged<E::Blocker>)> = JoinSet::new();
    let mut answered = Vec::new();
    // The last claim brought nothing; and it did although codes are left, which others exchange.
    let (mut dry, mut others) = (false, false);
    let mut claiming: Work<'_, Result<ClaimedLogins, InboxError>> = None;
    let mut settling: Work<'_, Result<Settled<E::Blocker>, Failure>> = None;
    loop {
        let idle = flying.is_empty() && settling.is_none() && answered.is_empty();
        let may_claim = until == Until::Stopped || idle || !dry;
        if claiming.is_none() && end.is_none() && may_claim && flying.len() < IN_FLIGHT {
            let wait = match until {
                Until::Stopped => WAIT,
                Until::Idle => u32::from(others),
            };
            claiming = Some(Box::pin(sync.inbox.claim(next_claim(flying.len(), wait))));
        }
        if settling.is_none() && !answered.is_empty() {
            settling = Some(Box::pin(settle(sync, std::mem::take(&mut answered), stop)));
        }
        if claiming.is_none() && settling.is_none() && flying.is_empty() {
            return end.unwrap_or(End::Stopped);
        }
        tokio::select! {
            claimed = due(&mut claiming) => {
                claiming = None;
                match claimed {
                    Ok(claimed) => {
                        dry = claimed.logins.is_empty();
                        if dry {
                            backoff.reset();
                        }
                        let left = claimed.waiting + claimed.leased > 0;
                        let idle = flying.is_empty() && settling.is_none() && answered.is_empty();
                        others = dry && left && idle;
                        if dry && !left && idle && until == Until::Idle {
                            end = Some(End::Idle);
                        }
                        show_queue(sync, &claimed);
                        for login in claimed.logins {
                            let exchange = sync.exchange.clone();
                            flying.spawn(async move {
                                let exchanged = exchange.exchange(&login.login_code).await;
                                (login, exchanged)
                            });
                        }
                    }
                    Err(error) => end = Some(End::Failed(error.into())),
                }
            }
            Some(done) = flying.join_next() => {
                let mut more = Some(done);
                while let Some(done) = more {
                    if let Ok((login, exchanged)) = done {
                        if matches!(exchanged, Exchanged::Openid { .. } | Exchanged::Dead { .. }) {
                            backoff.reset();
                        }
                        let answer = unclear.judge(&login.id, exchanged);
                        answered.push((login, answer));
                    }
                    more = flying.try_join_next();
                }
            }
            settled = due(&mut settling) => {
                settling = None;
                match settled {
                    Ok(Settled { account: Some(blocker), .. }) => end = Some(End::Account(blocker)),
                    Ok(Settled { busy: Some(blocker), .. }) if end.is_none() => end = Some(End::Busy(blocker)),
                    Err(failure) if end.is_none() => end = Some(End::Failed(failure)),
                    Ok(_) => sync.status.update(|status| {
                        if status.of_logins.as_ref().is_some_and(Blocker::passes) {
                            status.of_logins = None;
                        }
                    }),
                    Err(_) => {}
                }
                if end.is_some() {
                    claiming = None;
                }
            }
            () = stop.cancelled(), if end.is_none() => {
                end = Some(End::Stopped);
                claiming = None;
            }
        }
    }
}

fn next_claim(flying: usize, wait: u32) -> ClaimLogins {
    let max = u32::try_from(2 * IN_FLIGHT - flying).unwrap_or_default();
    ClaimLogins { max, lease_seconds: LEASE_SECONDS, wait }
}

/// Waits for work that is under way; for ever where there is none.
async fn due<T>(work: &mut Work<'_, T>) -> T {
    match work {
        Some(work) => work.await,
        None => std::future::pending().await,
    }
}

fn show_queue<I: Inbox, E: Exchange>(sync: &Sync<I, E>, claimed: &ClaimedLogins) {
    sync.status.update(|status| {
        status.waiting = claimed.waiting + claimed.leased;
        status.next_expiry = claimed.next_expiry_ms.map(|ms| Utc::now() + TimeDelta::milliseconds(ms));
        if status.at_best == State::Offline {
            status.at_best = State::CatchingUp;
        }
    });
}
