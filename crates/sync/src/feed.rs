//! Follows the feed: a page at a time, each applied with its cursor in one commit.

use crate::backoff::Backoff;
use crate::plan::plan;
use crate::status::{State, Trouble};
use crate::{Exchange, Inbox, InboxError, Sync, apply};
use chrono::Utc;
use protocol::FeedPage;
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
            Some(Err(Failure::Inbox(InboxError::Offline))) => {
                sync.status.update(|s| s.state = State::Offline);
                if stop.run_until_cancelled(tokio::time::sleep(backoff.next())).await.is_none() {
                    return;
                }
                caught_up = false;
            }
            Some(Err(Failure::Inbox(InboxError::CursorUnknown))) => {
                tracing::warn!("the feed was restored; reading it again from the start");
                if let Err(error) = save(sync, FeedPosition::default(), Vec::new()).await {
                    return sync.status.stop(Trouble::Store(error.to_string()));
                }
                caught_up = false;
            }
            Some(Err(Failure::Inbox(InboxError::Refused))) => {
                return sync.status.stop(Trouble::EndpointRefused);
            }
            Some(Err(Failure::Inbox(InboxError::Unexpected))) => {
                return sync.status.stop(Trouble::EndpointUnexpected);
            }
            Some(Err(Failure::Store(error))) => {
                tracing::error!(%error, "the feed could not be written");
                return sync.status.stop(Trouble::Store(error.to_string()));
            }
        }
    }
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
            // Being online again doesn't help where the login loop waits for the organiser.
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
