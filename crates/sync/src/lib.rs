//! Keeps this computer's list current: one loop follows the endpoint's feed, one exchanges login codes.
//!
//! No HTTP here: the endpoint is the port [`Inbox`], WeChat the port [`Exchange`]. Invariants:
//! - rows and cursor commit in one transaction, so that a change is applied exactly once;
//! - applying is idempotent and tolerates any order within a person (identity before sign-in);
//! - an openid is on disk before it is completed at the endpoint, and is completed again after a restart;
//! - an account-level error marks nobody lost: the code is released, claiming stops, and the trouble is shown;
//! - being offline is a state, not an error.

mod apply;
mod backoff;
mod feed;
mod inbox;
mod logins;
mod plan;
mod status;

use domain::Appid;
use std::sync::Arc;
use store::Store;
use tokio_util::sync::CancellationToken;

pub use apply::put_event;
pub use inbox::{Exchange, Exchanged, Inbox, InboxError};
pub use status::{State, Status, StatusCell, Trouble};

/// One account's synchronisation.
pub struct Sync<I, E: Exchange> {
    pub appid: Appid,
    pub store: Store,
    pub inbox: Arc<I>,
    pub exchange: Arc<E>,
    pub status: StatusCell<E::Trouble>,
}

impl<I: Inbox, E: Exchange> Sync<I, E> {
    /// Runs both loops until `stop`, or until one of them needs the organiser.
    pub async fn run(&self, stop: &CancellationToken) {
        tokio::join!(feed::follow(self, stop), logins::exchange_all(self, stop));
    }
}
