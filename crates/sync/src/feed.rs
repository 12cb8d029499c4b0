//! Follows the feed: a page at a time, each applied with its cursor in one commit.

use crate::backoff::Backoff;
use crate::plan::plan;
use crate::status::{State, Trouble};
use crate::{Exchange, Inbox, InboxError, Sync, apply};
use chrono::Utc;
use protocol::FeedPage;
use std::time::Duration;
use store::table::account::{self, FeedPosition};
use tokio_util::sync::CancellationToken;

/// Seconds the endpoint may keep a request open; it answers at once when something comes.
const WAIT: u32 = 25;

pub(crate) async fn follow<I: Inbox, E: Exchange>(sync: &Sync<I, E>, stop: &CancellationToken) {
    let mut backoff = Backoff::default();
    let mut caught_up = false;
    loop {
        let step = stop.run_until_cancelled(read_one(sync, caught_up)).await;
        match step {
            None => return,
            Some(Ok(more)) => {
                backoff.reset();
                caught_up = !more;
            }
            Some(Err(failure)) => {
                if let Failure::Inbox(InboxError::Refused) = failure {
                    return sync.status.stop(Trouble::EndpointRefused);
                }
                let wait = show(sync, failure, &mut backoff).await;
                if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
                    return;
                }
                caught_up = false;
            }
        }
    }
}

/// Shows what stands in the way and says how long to wait before trying again: a café's login page in the place of the
/// endpoint and a full disk pass, and nobody should have to restart Muster for it.
async fn show<I: Inbox, E: Exchange>(sync: &Sync<I, E>, failure: Failure, backoff: &mut Backoff) -> Duration {
    match failure {
        Failure::Inbox(InboxError::CursorUnknown) => {
            tracing::warn!("the feed was restored; reading it again from the start");
            match save(sync, FeedPosition::default(), Vec::new()).await {
                Ok(()) => return Duration::ZERO,
                Err(error) => sync.status.stop(Trouble::Store(error.to_string())),
            }
        }
        Failure::Inbox(InboxError::Unexpected) => sync.status.stop(Trouble::EndpointUnexpected),
        Failure::Inbox(_) => sync.status.update(|status| status.state = State::Offline),
        Failure::Store(error) => {
            tracing::error!(%error, "the feed could not be written");
            sync.status.stop(Trouble::Store(error.to_string()));
        }
    }
    backoff.next()
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Inbox(#[from] InboxError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Reads and applies one page; returns whether more is waiting.
async fn read_one<I: Inbox, E: Exchange>(sync: &Sync<I, E>, caught_up: bool) -> Result<bool, Failure> {
    let appid = sync.appid.clone();
    let position = sync.store.read(move |conn| account::feed_position(conn, &appid)).await?;
    // Whoever may be behind asks without waiting, so that an idle feed says at once that there is nothing.
    let page = sync.inbox.feed(position.cursor.as_deref(), if caught_up { WAIT } else { 0 }).await?;
    if !position.feed_id.is_empty() && page.feed_id != position.feed_id {
        return Err(InboxError::CursorUnknown.into());
    }
    let FeedPage { feed_id, changes, next, more, .. } = page;
    let moved = next != position.cursor || position.feed_id.is_empty();
    if moved {
        save(sync, FeedPosition { feed_id, cursor: next }, plan(&changes)).await?;
    }
    if !more {
        sync.status.update(|status| {
            status.synced_at = Some(Utc::now());
            // What passes by itself has passed, if the login loop didn't find it again meanwhile; what waits for the
            // organiser still does.
            if status.trouble.as_ref().is_some_and(Trouble::passes) {
                status.trouble = None;
            }
            status.state = if status.trouble.is_none() { State::Live } else { State::Stopped };
        });
    }
    Ok(more)
}

async fn save<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    position: FeedPosition,
    steps: Vec<crate::plan::Step>,
) -> store::Result<()> {
    let appid = sync.appid.clone();
    sync.store
        .write(move |tx| {
            apply::apply(tx, &appid, steps)?;
            account::set_feed_position(tx, &appid, &position)
        })
        .await
}
