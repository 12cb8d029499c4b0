//! Exchanges login codes: claim, exchange, write the openid, complete.

use crate::apply::bind;
use crate::backoff::Backoff;
use crate::status::{State, Trouble};
use crate::{Exchange, Exchanged, Inbox, InboxError, Sync};
use chrono::{TimeDelta, Utc};
use domain::{AttendeeId, EventCode, Openid};
use protocol::{ClaimLogins, ClaimedLogin, ClaimedLogins, LoginResult};
use std::sync::Arc;
use store::Tx;
use store::table::attendee;
use store::table::login::{self, Login};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Exchanges under way at once: 100,000 people in five minutes are 333 a second.
const IN_FLIGHT: usize = 64;
/// `code been used`.
const USED: i64 = 40163;
const CLAIM: ClaimLogins = ClaimLogins { max: 200, lease_seconds: 30, wait: 25 };

pub(crate) async fn exchange_all<I: Inbox, E: Exchange>(sync: &Sync<I, E>, stop: &CancellationToken) {
    let mut backoff = Backoff::default();
    loop {
        match exchange_some(sync, stop).await {
            Ok(Round::Stopped) => return,
            Ok(Round::Done) => backoff.reset(),
            Ok(Round::Busy) | Err(Failure::Inbox(InboxError::Offline | InboxError::CursorUnknown)) => {
                if stop.run_until_cancelled(tokio::time::sleep(backoff.next())).await.is_none() {
                    return;
                }
            }
            Ok(Round::Account(trouble)) => return sync.status.stop(Trouble::Account(trouble)),
            Err(Failure::Inbox(InboxError::Refused)) => {
                return sync.status.stop(Trouble::EndpointRefused);
            }
            Err(failure) => {
                // Shown by the feed's loop too, which also tells when it has passed.
                sync.status.stop(match failure {
                    Failure::Store(error) => {
                        tracing::error!(%error, "an identity could not be written");
                        Trouble::Store(error.to_string())
                    }
                    Failure::Inbox(_) => Trouble::EndpointUnexpected,
                });
                if stop.run_until_cancelled(tokio::time::sleep(backoff.next())).await.is_none() {
                    return;
                }
            }
        }
    }
}

enum Round<T> {
    Done,
    /// WeChat was busy for some of the codes, which were released.
    Busy,
    Account(T),
    Stopped,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Inbox(#[from] InboxError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// A code that WeChat took is good for nothing any more, so `stop` cuts nothing short between the exchange and the
/// openid on disk.
async fn exchange_some<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    stop: &CancellationToken,
) -> Result<Round<E::Trouble>, Failure> {
    let Some(claimed) = stop.run_until_cancelled(claim(sync)).await else { return Ok(Round::Stopped) };
    let claimed = claimed?;
    show_queue(sync, &claimed);
    if claimed.logins.is_empty() {
        return Ok(Round::Done);
    }
    let mut trouble = None;
    let mut busy = false;
    let mut known = Vec::new();
    let mut results = Vec::new();
    for (login, exchanged) in exchange_claimed(sync, claimed.logins).await {
        results.push(match exchanged {
            Exchanged::Openid { openid, unionid } => {
                let result = LoginResult::Bound {
                    id: login.id.clone(),
                    openid: openid.as_str().to_owned(),
                    unionid: unionid.clone(),
                };
                known.push((login, openid, unionid));
                result
            }
            Exchanged::Dead { errcode } => match held_openid(sync, &login, errcode).await? {
                Some(openid) => {
                    LoginResult::Bound { id: login.id, openid: openid.as_str().to_owned(), unionid: None }
                }
                None => LoginResult::Refused { id: login.id, errcode },
            },
            Exchanged::Later => {
                busy = true;
                LoginResult::Released { id: login.id, release: true }
            }
            Exchanged::Account(why) => {
                trouble = Some(why);
                LoginResult::Released { id: login.id, release: true }
            }
        });
    }
    remember(sync, known).await?;
    let Some(completed) = stop.run_until_cancelled(complete(sync, results)).await else {
        return Ok(Round::Stopped);
    };
    completed?;
    let left = claimed.waiting;
    sync.status.update(|status| status.waiting = left);
    Ok(match trouble {
        Some(trouble) => Round::Account(trouble),
        None if busy => Round::Busy,
        None => Round::Done,
    })
}

async fn claim<I: Inbox, E: Exchange>(sync: &Sync<I, E>) -> Result<ClaimedLogins, Failure> {
    complete_known(sync).await?;
    Ok(sync.inbox.claim(CLAIM).await?)
}

/// Openids that a crash or a lost connection kept from the endpoint.
async fn complete_known<I: Inbox, E: Exchange>(sync: &Sync<I, E>) -> Result<(), Failure> {
    let appid = sync.appid.clone();
    let known = sync.store.read(move |conn| login::waiting(conn, &appid)).await?;
    let results = known.into_iter().map(|login| LoginResult::Bound {
        id: login.id,
        openid: login.openid.as_str().to_owned(),
        unionid: login.unionid,
    });
    complete(sync, results.collect()).await
}

/// 40163 says that the code was used: by us, where the openid it gave is already here.
async fn held_openid<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    login: &ClaimedLogin,
    errcode: i64,
) -> store::Result<Option<Openid>> {
    if errcode != USED {
        return Ok(None);
    }
    let attendee = AttendeeId::new(&login.attendee);
    sync.store.read(move |conn| attendee::openid(conn, &attendee)).await
}

async fn exchange_claimed<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    logins: Vec<ClaimedLogin>,
) -> Vec<(ClaimedLogin, Exchanged<E::Trouble>)> {
    let permits = Arc::new(Semaphore::new(IN_FLIGHT));
    let mut tasks = JoinSet::new();
    for login in logins {
        let (exchange, permits) = (sync.exchange.clone(), permits.clone());
        tasks.spawn(async move {
            let _permit = permits.acquire_owned().await;
            let exchanged = exchange.exchange(&login.login_code).await;
            (login, exchanged)
        });
    }
    tasks.join_all().await
}

/// The openids are on disk before the endpoint hears of them; the list shows them at once.
async fn remember<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    known: Vec<(ClaimedLogin, Openid, Option<String>)>,
) -> store::Result<()> {
    let appid = sync.appid.clone();
    let write = move |tx: &Tx<'_>| {
        for (claimed, openid, unionid) in known {
            let (event, attendee) = (EventCode::new(claimed.event), AttendeeId::new(claimed.attendee));
            bind(tx, &appid, &event, &attendee, &openid)?;
            login::put(tx, &appid, &Login { id: claimed.id, openid, unionid })?;
        }
        Ok(())
    };
    sync.store.write(write).await
}

async fn complete<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    results: Vec<LoginResult>,
) -> Result<(), Failure> {
    if results.is_empty() {
        return Ok(());
    }
    let bound = |result: &LoginResult| match result {
        LoginResult::Bound { id, .. } => Some(id.clone()),
        _ => None,
    };
    let ids: Vec<String> = results.iter().filter_map(bound).collect();
    sync.inbox.complete(results).await?;
    Ok(sync.store.write(move |tx| login::remove(tx, &ids)).await?)
}

fn show_queue<I: Inbox, E: Exchange>(sync: &Sync<I, E>, claimed: &ClaimedLogins) {
    sync.status.update(|status| {
        status.waiting = claimed.waiting + claimed.leased;
        status.next_expiry = claimed.next_expiry_ms.map(|ms| Utc::now() + TimeDelta::milliseconds(ms));
        if status.state == State::Offline {
            status.state = State::CatchingUp;
        }
    });
}
