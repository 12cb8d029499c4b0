//! The first word to the endpoint: whose workspace it is, and what the token may do. Exchanging another mini-program's
//! login codes would spoil them all, so nothing is claimed before.

use crate::backoff::Backoff;
use crate::status::{Blocker, State};
use crate::{Exchange, Inbox, InboxError, Sync};
use tokio_util::sync::CancellationToken;

/// What this desktop does for the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Exchanges,
    /// Its token only reads.
    ReadsOnly,
}

/// Asks until there is an answer. `None`: stopped, or the organiser has to see to what is shown.
pub(crate) async fn greet<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    stop: &CancellationToken,
) -> Option<Role> {
    let mut backoff = Backoff::default();
    loop {
        match stop.run_until_cancelled(ask(sync)).await? {
            Ok(role) => {
                sync.status.update(|status| {
                    status.of_feed = None;
                    status.at_best = State::CatchingUp;
                });
                return Some(role);
            }
            Err(Blocker::EndpointUnreachable) => sync.status.update(|status| {
                status.of_feed = None;
                status.at_best = State::Offline;
            }),
            Err(blocker) => {
                let passes = blocker.passes();
                sync.status.update(|status| {
                    if matches!(blocker, Blocker::Obstructed(_)) {
                        status.at_best = State::Offline;
                    }
                    status.of_feed = Some(blocker);
                });
                if !passes {
                    return None;
                }
            }
        }
        stop.run_until_cancelled(tokio::time::sleep(backoff.next())).await?;
    }
}

/// The same for a caller that waits: a problem ends it.
pub(crate) async fn greet_once<I: Inbox, E: Exchange>(
    sync: &Sync<I, E>,
    stop: &CancellationToken,
) -> Result<Role, Blocker<E::Blocker>> {
    let mut backoff = Backoff::default();
    loop {
        match ask(sync).await {
            Err(Blocker::EndpointUnreachable | Blocker::Obstructed(_))
                if !backoff.is_hopeless() && !stop.is_cancelled() =>
            {
                stop.run_until_cancelled(tokio::time::sleep(backoff.next())).await;
            }
            other => return other,
        }
    }
}

async fn ask<I: Inbox, E: Exchange>(sync: &Sync<I, E>) -> Result<Role, Blocker<E::Blocker>> {
    let workspace = sync.inbox.workspace().await.map_err(|error| match error {
        InboxError::Offline => Blocker::EndpointUnreachable,
        InboxError::Obstructed(what) => Blocker::Obstructed(what),
        InboxError::Refused => Blocker::EndpointRefused,
        InboxError::Forbidden => Blocker::EndpointForbids,
        InboxError::CursorUnknown | InboxError::Unexpected => Blocker::EndpointUnexpected,
    })?;
    if workspace.appid != sync.appid.as_str() {
        return Err(Blocker::AppidMismatch(workspace.appid));
    }
    Ok(if workspace.reads_only { Role::ReadsOnly } else { Role::Exchanges })
}
