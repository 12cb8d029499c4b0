//! Follows the feed: a page at a time, each applied with its cursor in one commit.

use crate::backoff::Backoff;
use crate::plan::{Planned, plan};
use crate::status::{Blocker, State};
use crate::{Exchange, Inbox, InboxError, Sync, apply};
use chrono::Utc;
use protocol::FeedPage;
use std::time::Duration;
use store::table::account::{self, FeedPosition};
use store::table::event;
use tokio_util::sync::CancellationToken;

/// Seconds the endpoint may keep a request open; it answers at once when something comes.
const WAIT: u32 = 25;

pub(crate) async fn follow<I: Inbox, E: Exchange>(sync: &Sync<I, E>, stop: &CancellationToken) {
    let mut backoff = Backoff::default();
    let mut caught_up = false;
    loop {
        // A reader that may be behind asks without waiting, so that an idle feed answers at once that there is nothing.
        let wait = if caught_up { WAIT } else { 0 };
        let step = stop.run_until_cancelled(read_one(sync, wait)).await;
        match step {
            None => return,
            Some(Ok(page)) => {
                backoff.reset();
                caught_up = !page.more;
            }
            Some(Err(failure @ Failure::Inbox(InboxError::Refused | InboxError::Forbidden))) => {
                return sync.status.update(|status| status.of_feed = Some(failure.into_blocker()));
            }
            Some(Err(failure)) => {
                caught_up = false;
                let wait = show(sync, failure, &mut backoff).await;
                if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
                    return;
                }
            }
        }
    }
}

/// Reads everything there is; returns the number of rows. For a caller that waits: a problem ends it.
pub(crate) async fn read_to_end<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    stop: &CancellationToken,
) -> Result<usize, Blocker<E::Blocker>> {
    let mut backoff = Backoff::default();
    let mut rows = 0;
    while let Some(step) = stop.run_until_cancelled(read_one(sync, 0)).await {
        match step {
            Ok(page) => {
                backoff.reset();
                rows += page.rows;
                if !page.more {
                    break;
                }
            }
            Err(Failure::Inbox(InboxError::Offline | InboxError::Obstructed(_)))
                if !backoff.is_hopeless() =>
            {
                stop.run_until_cancelled(tokio::time::sleep(backoff.next())).await;
            }
            Err(Failure::Inbox(InboxError::CursorUnknown)) => {
                begin_again(sync).await.map_err(|error| Blocker::Store(error.to_string()))?;
            }
            Err(failure) => return Err(failure.into_blocker()),
        }
    }
    Ok(rows)
}

/// Shows the problem and returns how long to wait before trying again: a café's login page in the place of the
/// endpoint and a full disk pass, and nobody should have to restart Muster for it.
async fn show<I: Inbox, E: Exchange>(sync: &Sync<I, E>, failure: Failure, backoff: &mut Backoff) -> Duration {
    let failure = match failure {
        Failure::Inbox(InboxError::CursorUnknown) => match begin_again(sync).await {
            Ok(()) => return Duration::ZERO,
            Err(error) => Failure::Store(error),
        },
        other => other,
    };
    sync.status.update(|status| {
        if matches!(failure, Failure::Inbox(InboxError::Offline | InboxError::Obstructed(_))) {
            status.at_best = State::Offline;
        }
        status.of_feed = match failure {
            Failure::Inbox(InboxError::Offline) => None,
            other => Some(other.into_blocker()),
        };
    });
    backoff.next()
}

async fn begin_again<I: Inbox, E: Exchange>(sync: &Sync<I, E>) -> store::Result<()> {
    tracing::warn!("the feed was restored; reading it again from the start");
    let appid = sync.appid.clone();
    sync.store
        .write(move |tx| {
            event::forget_revisions(tx, &appid)?;
            account::set_feed_position(tx, &appid, &FeedPosition::default())
        })
        .await
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Inbox(#[from] InboxError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Failure {
    fn into_blocker<T>(self) -> Blocker<T> {
        match self {
            Self::Store(error) => {
                tracing::error!(%error, "the feed could not be written");
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

/// What one page brought.
struct Page {
    rows: usize,
    more: bool,
}

/// Reads and applies one page.
async fn read_one<I: Inbox, E: Exchange>(sync: &Sync<I, E>, wait: u32) -> Result<Page, Failure> {
    let appid = sync.appid.clone();
    let position = sync.store.read(move |conn| account::feed_position(conn, &appid)).await?;
    let page = match sync.inbox.feed(position.cursor.as_deref(), wait).await {
        // The start is a cursor that every feed knows.
        Err(InboxError::CursorUnknown) if position.cursor.is_none() => {
            return Err(InboxError::Unexpected.into());
        }
        other => other?,
    };
    if !position.feed_id.is_empty() && page.feed_id != position.feed_id {
        return Err(InboxError::CursorUnknown.into());
    }
    let FeedPage { feed_id, changes, next, more, .. } = page;
    let rows = changes.len();
    let moved = next != position.cursor || position.feed_id.is_empty();
    if moved {
        save(sync, FeedPosition { feed_id, cursor: next }, plan(changes)).await?;
    }
    sync.status.update(|status| {
        status.done.changes += u64::try_from(rows).unwrap_or(u64::MAX);
        status.of_feed = None;
        if !more {
            status.synced_at = Some(Utc::now());
            status.at_best = State::Live;
        } else if status.at_best == State::Offline {
            status.at_best = State::CatchingUp;
        }
    });
    Ok(Page { rows, more })
}

async fn save<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    position: FeedPosition,
    steps: Vec<Planned>,
) -> store::Result<()> {
    let appid = sync.appid.clone();
    sync.store
        .write(move |tx| {
            apply::apply(tx, &appid, steps)?;
            account::set_feed_position(tx, &appid, &position)
        })
        .await
}
