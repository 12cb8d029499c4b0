//! What WeChat made of login codes: openids on disk, then everything completed at the endpoint.

use crate::answer::Answer;
use crate::apply::bind;
use crate::backoff::Backoff;
use crate::logins::{Answered, Failure};
use crate::status::Blocker;
use crate::{Exchange, Inbox, Sync};
use domain::{AttendeeId, EventCode, Openid};
use protocol::{ClaimedLogin, LoginResult, errcode};
use std::time::Duration;
use store::Tx;
use store::table::attendee;
use store::table::login::{self, Login};
use tokio_util::sync::CancellationToken;

/// Results of one call.
const MAX_RESULTS: usize = 200;

/// How long stopping may take for the endpoint's sake.
const PARTING: Duration = Duration::from_secs(2);

/// The problem because of which some codes were released.
pub(crate) struct Settled<T> {
    pub busy: Option<T>,
    pub account: Option<T>,
}

pub(crate) async fn settle<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    answered: Vec<Answered<E::Blocker>>,
    stop: &CancellationToken,
) -> Result<Settled<E::Blocker>, Failure> {
    let mut settled = Settled { busy: None, account: None };
    let mut known = Vec::new();
    let mut results = Vec::new();
    let mut lost = 0;
    for (login, answer) in answered {
        results.push(match answer {
            Answer::Openid { openid, unionid } => {
                let result = bound(login.id.clone(), &openid, unionid.clone());
                known.push((login, openid, unionid));
                result
            }
            Answer::Dead { errcode, rid } => match held_openid(sync, &login, errcode).await? {
                Some(openid) => bound(login.id, &openid, None),
                None => {
                    lost += 1;
                    LoginResult::Refused { id: login.id, errcode, rid }
                }
            },
            Answer::Later(why) => {
                settled.busy = Some(why);
                LoginResult::Released { id: login.id, release: true }
            }
            Answer::Account(why) => {
                settled.account = Some(why);
                LoginResult::Released { id: login.id, release: true }
            }
        });
    }
    let exchanged = u64::try_from(known.len()).unwrap_or(u64::MAX);
    remember(sync, known, stop).await;
    sync.status.update(|status| {
        status.done.exchanged += exchanged;
        status.done.lost += lost;
    });
    // Also when stopping, but then not for long: what is on disk is completed at the next start.
    let leaving = async {
        stop.cancelled().await;
        tokio::time::sleep(PARTING).await;
    };
    tokio::select! {
        completed = complete(sync, results) => completed?,
        () = leaving => {}
    }
    Ok(settled)
}

/// Openids that a crash or a lost connection kept from the endpoint.
pub(crate) async fn complete_known<I: Inbox, E: Exchange>(sync: &Sync<I, E>) -> Result<(), Failure> {
    loop {
        let appid = sync.appid.clone();
        let known = sync.store.read(move |conn| login::waiting(conn, &appid)).await?;
        if known.is_empty() {
            return Ok(());
        }
        let results = known.into_iter().map(|login| bound(login.id, &login.openid, login.unionid));
        complete(sync, results.collect()).await?;
    }
}

/// A code that was used was used by us, where the openid it gave is already here.
async fn held_openid<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    login: &ClaimedLogin,
    errcode: i64,
) -> store::Result<Option<Openid>> {
    if errcode != errcode::LOGIN_CODE_USED {
        return Ok(None);
    }
    let attendee = AttendeeId::new(&login.attendee);
    sync.store.read(move |conn| attendee::openid(conn, &attendee)).await
}

type Known = Vec<(ClaimedLogin, Openid, Option<String>)>;

/// The openids are on disk before they are completed at the endpoint; the list shows them at once. No code gives its
/// openid twice, so if the disk refuses they are kept in memory and the write is tried again. If Muster is closed
/// meanwhile, they are at the endpoint, whose feed brings them back.
async fn remember<I: Inbox, E: Exchange>(sync: &Sync<I, E>, known: Known, stop: &CancellationToken) {
    if known.is_empty() {
        return;
    }
    let mut backoff = Backoff::default();
    while let Err(error) = write(sync, known.clone()).await {
        tracing::error!(%error, "openids could not be written; they are kept in memory");
        let blocker = Blocker::Store(error.to_string());
        sync.status.update(|status| status.of_logins = Some(blocker));
        if stop.run_until_cancelled(tokio::time::sleep(backoff.next())).await.is_none() {
            return;
        }
    }
}

async fn write<I: Inbox, E: Exchange>(sync: &Sync<I, E>, known: Known) -> store::Result<()> {
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
    mut results: Vec<LoginResult>,
) -> Result<(), Failure> {
    while !results.is_empty() {
        let rest = results.split_off(results.len().min(MAX_RESULTS));
        let ids: Vec<String> = results.iter().filter_map(id_if_bound).collect();
        sync.inbox.complete(results).await?;
        if !ids.is_empty() {
            sync.store.write(move |tx| login::remove(tx, &ids)).await?;
        }
        results = rest;
    }
    Ok(())
}

fn id_if_bound(result: &LoginResult) -> Option<String> {
    match result {
        LoginResult::Bound { id, .. } => Some(id.clone()),
        LoginResult::Refused { .. } | LoginResult::Released { .. } => None,
    }
}

fn bound(id: String, openid: &Openid, unionid: Option<String>) -> LoginResult {
    LoginResult::Bound { id, openid: openid.as_str().to_owned(), unionid }
}
