//! What the service does and decides, each thing once, over the rows of a storage.
//!
//! An operation is one transaction: one that returns `Ok` is on disk, one that returns an error changed nothing. `now` is
//! the service's time, never the database's. Whatever database is behind [`Rows`], the decisions are these.

mod add_attendee;
mod add_subscriptions;
mod clock;
mod end_event;
mod erase;
mod erase_unverified;
mod error;
mod event;
mod feed;
mod login;
mod me;
mod person;
mod renew_login;
mod send;
mod sign_in;
mod submission;
mod token;
mod workspace;

pub use add_attendee::{AddAttendee, Added};
pub use add_subscriptions::AddSubscriptions;
pub(crate) use clock::{KeepBelievedTime, ReadBelievedTime, ShortenLeases};
pub use end_event::{delete_event, purge_events};
pub use erase::{EraseAttendee, Withdraw};
pub use erase_unverified::{CountUnverified, erase_unverified};
pub use error::{Error, Result};
pub use event::{FindEvent, ListEvents, PutEvent, SavedEvent};
pub use feed::ReadFeed;
pub use login::{ClaimLogins, Claimed, CompleteLogins, expire_logins};
pub use me::ReadMe;
pub use renew_login::RenewLogin;
pub use send::{ReserveSends, SettleSends};
pub use sign_in::{SignIn, SignedIn};
pub use token::{AddToken, Authenticate, ListTokens, Recheck, RevokeToken};
pub use workspace::{CreateWorkspace, NewWorkspace, ReadFigures, ReadWorkspace};

use crate::storage::rows::Rows;

/// One transaction.
pub trait Operation: Send + 'static {
    type Output: Send + 'static;
    const ACCESS: Access = Access::Write;

    fn run(self, rows: &mut impl Rows) -> impl Future<Output = Result<Self::Output>> + Send;
}

/// What an operation needs of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// One consistent state, beside those who write.
    Read,
    Write,
}
