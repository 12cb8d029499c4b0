//! Keeps this computer's list current: one loop follows the endpoint's feed, one exchanges login codes.
//!
//! No HTTP here: the endpoint is the port [`Inbox`], WeChat the port [`Exchange`]. Invariants:
//! - rows and cursor commit in one transaction, so that a change is applied exactly once;
//! - applying is idempotent and tolerates any order within a person (identity before sign-in);
//! - an openid is on disk before it is completed at the endpoint, and is completed again after a restart; while it
//!   can't be written it is kept in memory and tried again;
//! - an account-level error marks nobody lost: the code is released, claiming stops, and the problem is shown;
//! - codes of another mini-program's workspace are never claimed;
//! - being offline is a state, not an error.

mod answer;
mod apply;
mod backoff;
mod feed;
mod greet;
mod inbox;
mod logins;
mod plan;
mod settle;
mod status;

use domain::Appid;
use greet::Role;
use std::sync::Arc;
use store::Store;
use tokio_util::sync::CancellationToken;

pub use apply::put_event;
pub use inbox::{Exchange, Exchanged, Inbox, InboxError, Workspace};
pub use status::{Blocker, Counts, State, Status, StatusCell};

/// One account's synchronisation.
pub struct Sync<I, E: Exchange> {
    pub appid: Appid,
    pub store: Store,
    pub inbox: Arc<I>,
    pub exchange: Arc<E>,
    pub status: StatusCell<E::Blocker>,
}

impl<I: Inbox, E: Exchange> Sync<I, E> {
    /// Runs both loops until `stop`, or until one of them needs the organiser.
    pub async fn run(&self, stop: &CancellationToken) {
        match greet::greet(self, stop).await {
            Some(Role::Exchanges) => {
                tokio::join!(feed::follow(self, stop), logins::exchange_all(self, stop));
            }
            Some(Role::ReadsOnly) => feed::follow(self, stop).await,
            None => {}
        }
    }

    /// Runs until the feed is read to its end and no login waits or is leased; ends at once over what needs the
    /// organiser, and over an endpoint that stays out of reach.
    pub async fn run_until_idle(&self, stop: &CancellationToken) -> Result<(), Blocker<E::Blocker>> {
        let role = greet::greet_once(self, stop).await?;
        let mut exchanged = Ok(());
        // The first time side by side: codes don't wait for a long feed.
        if role == Role::Exchanges {
            let (read, drained) = tokio::join!(feed::read_to_end(self, stop), logins::drain(self, stop));
            read?;
            exchanged = drained;
        }
        exchanged?;
        // What the codes became stands in the feed by now, and so may who came meanwhile.
        while feed::read_to_end(self, stop).await? > 0 && !stop.is_cancelled() {
            if role == Role::Exchanges {
                logins::drain(self, stop).await?;
            }
        }
        Ok(())
    }
}
