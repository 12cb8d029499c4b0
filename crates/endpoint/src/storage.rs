//! What the service asks of a database: whole operations, one transaction each.
//!
//! An operation that returns `Ok` is on disk. One that returns an error changed nothing.

pub mod sqlite;

pub use crate::identifier::{EventCode, VisitorHash};
use crate::token::BearerToken;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use protocol::{
    AddAttendee, AddSubscriptions, AddedAttendee, ClaimLogins, ClaimedLogins, EventBody, FeedPage,
    FieldError, LoginResult, Me, RenewLogin, Reservation, ReserveSends, SettledSend, SignIn, Token,
    TokenScope,
};
use secrecy::SecretString;
use tokio::sync::watch;

/// The operations. `now` is the service's time, never the database's.
#[async_trait]
pub trait Storage: Send + Sync + 'static {
    /// Makes a workspace with its first token, named `first`, which is told here and never again.
    async fn create_workspace(&self, name: &str, appid: &str) -> Result<NewWorkspace, StorageError>;
    /// Makes one more token of the workspace called so, or of the only one; told here and never again.
    async fn add_token(
        &self,
        workspace: Option<&str>,
        name: &str,
        scope: TokenScope,
    ) -> Result<SecretString, StorageError>;
    /// Its tokens, by name.
    async fn tokens(&self, workspace: Option<&str>) -> Result<Vec<Token>, StorageError>;
    /// Takes a token back: from now on it is a stranger's.
    async fn revoke_token(&self, workspace: Option<&str>, name: &str) -> Result<(), StorageError>;
    /// Whose token this is; `None` for a stranger's.
    async fn authenticate(&self, token: BearerToken) -> Result<Option<Bearer>, StorageError>;
    /// [`StorageError::Revoked`] when the token was taken back since it was let in.
    async fn recheck(&self, bearer: &Bearer) -> Result<(), StorageError>;
    async fn workspace(&self, workspace: WorkspaceId) -> Result<WorkspaceFacts, StorageError>;

    /// One event, by the code anybody may scan.
    async fn event(&self, code: &EventCode) -> Result<EventBody, StorageError>;
    /// A workspace's events, the oldest first.
    async fn events(&self, workspace: WorkspaceId) -> Result<Vec<EventBody>, StorageError>;
    /// Creates or revises an event; `body.revision` is the one it was made from.
    async fn put_event(
        &self,
        workspace: WorkspaceId,
        code: EventCode,
        body: EventBody,
        now: DateTime<Utc>,
    ) -> Result<PutEvent, StorageError>;

    /// Removes an event, of which `revision` is the current one, and its people. One that the workspace doesn't know is
    /// removed already.
    async fn delete_event(
        &self,
        workspace: WorkspaceId,
        code: EventCode,
        revision: i64,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError>;
    /// Removes events whose retention has ended, and goes on with what was interrupted.
    async fn purge_events(&self, now: DateTime<Utc>) -> Result<(), StorageError>;

    /// Signs in somebody without a phone, or answers a replay.
    async fn add_attendee(
        &self,
        bearer: &Bearer,
        code: EventCode,
        post: AddAttendee,
        now: DateTime<Utc>,
    ) -> Result<Added, StorageError>;

    /// Admits, renews or answers a replay, queues the login code and tells the feed.
    async fn sign_in(
        &self,
        code: EventCode,
        visitor: VisitorHash,
        post: SignIn,
        now: DateTime<Utc>,
    ) -> Result<SignedIn, StorageError>;
    async fn me(&self, code: EventCode, visitor: VisitorHash, now: DateTime<Utc>)
    -> Result<Me, StorageError>;
    /// Counts and tells the feed, or answers a replay; queues the login code.
    async fn add_subscriptions(
        &self,
        code: EventCode,
        visitor: VisitorHash,
        post: AddSubscriptions,
        now: DateTime<Utc>,
    ) -> Result<Me, StorageError>;
    /// Queues a fresh login code of somebody not bound.
    async fn renew_login(
        &self,
        code: EventCode,
        visitor: VisitorHash,
        post: RenewLogin,
        now: DateTime<Utc>,
    ) -> Result<Me, StorageError>;

    /// Erases the visitor's own sign-in; what they post again with an old submission is refused from then on.
    async fn withdraw(
        &self,
        code: EventCode,
        visitor: VisitorHash,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError>;
    /// The same by an organiser; passes over somebody it doesn't know.
    async fn erase_attendee(
        &self,
        bearer: &Bearer,
        attendee: String,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError>;
    /// Overwrites what erased rows left in the database's files, if any did.
    async fn overwrite_erased(&self) -> Result<(), StorageError>;

    /// Rows after the cursor, at most `limit`.
    async fn feed_page(
        &self,
        workspace: WorkspaceId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<FeedPage, StorageError>;

    /// Leases waiting codes to `bearer`, after expiring the dead ones. Does not wait.
    async fn claim_logins(
        &self,
        bearer: &Bearer,
        claim: ClaimLogins,
        now: DateTime<Utc>,
    ) -> Result<Claimed, StorageError>;
    /// Binds, loses or releases; passes over ids it doesn't know.
    async fn complete_logins(
        &self,
        bearer: &Bearer,
        results: Vec<LoginResult>,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError>;
    /// Deletes dead codes and tells the feed who is lost by it.
    async fn expire_logins(&self, now: DateTime<Utc>) -> Result<(), StorageError>;

    /// Reserves people for one message each, or gives them back; the answers are in the order of the request.
    async fn reserve_sends(
        &self,
        bearer: &Bearer,
        reserve: ReserveSends,
        now: DateTime<Utc>,
    ) -> Result<Vec<Reservation>, StorageError>;
    /// Notes outcomes and tells the feed; passes over people it doesn't know.
    async fn settle_sends(
        &self,
        bearer: &Bearer,
        sends: Vec<SettledSend>,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError>;

    /// Whether it can still write and read.
    async fn check(&self) -> Result<(), StorageError>;
    /// What there is of each workspace.
    async fn figures(&self, now: DateTime<Utc>) -> Result<Vec<Figures>, StorageError>;

    /// A receiver that changes after each commit that touched `topic`.
    fn subscribe(&self, workspace: WorkspaceId, topic: Topic) -> watch::Receiver<u64>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WorkspaceId(pub(crate) i64);

/// What a long poll may wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    Feed,
    /// A code became claimable.
    Logins,
}

/// A workspace just made.
#[derive(Clone, Debug)]
pub struct NewWorkspace {
    /// Its name.
    pub workspace: String,
    /// The bearer token, told once.
    pub token: SecretString,
}

/// Who speaks with a valid token.
#[derive(Clone, Debug)]
pub struct Bearer {
    pub workspace: WorkspaceId,
    pub token_id: String,
    pub name: String,
    pub scope: TokenScope,
}

#[derive(Clone, Debug)]
pub struct WorkspaceFacts {
    pub name: String,
    pub appid: String,
    pub feed_id: String,
}

#[derive(Clone, Debug)]
pub struct PutEvent {
    pub created: bool,
    pub event: EventBody,
}

#[derive(Clone, Debug)]
pub struct Added {
    pub created: bool,
    pub attendee: AddedAttendee,
}

/// A workspace in figures.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Its name.
    pub workspace: String,
    pub events: i64,
    pub attendees: i64,
    /// Codes not leased.
    pub logins_waiting: i64,
    pub logins_leased: i64,
    /// The last row's number.
    pub last_seq: i64,
}

#[derive(Clone, Debug)]
pub struct SignedIn {
    pub created: bool,
    pub me: Me,
}

#[derive(Clone, Debug)]
pub struct Claimed {
    pub logins: ClaimedLogins,
    /// How soon a code leased to somebody becomes claimable again; nothing wakes a poll for that.
    pub next_lapse: Option<std::time::Duration>,
}

/// Why an operation changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    #[error("no such event")]
    UnknownEvent,
    #[error("this visitor has not signed in here")]
    UnknownVisitor,
    #[error("this was taken from somebody who has withdrawn since")]
    Withdrawn,
    #[error("the event has closed")]
    EventClosed,
    #[error("the event has not opened yet")]
    EventNotOpen,
    #[error("the event has changed since that revision")]
    StaleRevision(Option<Box<EventBody>>),
    #[error("the code belongs to another event")]
    CodeTaken,
    #[error("the feed does not know this cursor")]
    CursorUnknown,
    #[error("a workspace of this name exists")]
    WorkspaceExists,
    #[error("there is no such workspace")]
    UnknownWorkspace,
    #[error("there are several workspaces: name one")]
    SeveralWorkspaces,
    #[error("a token of this name exists")]
    TokenExists,
    #[error("there is no token of this name")]
    UnknownToken,
    #[error("the token was taken back")]
    Revoked,
    #[error("a field breaks a rule")]
    Invalid(Vec<FieldError>),
    /// Found when the file is opened; nothing in it was changed.
    #[error(
        "the database is damaged and was left as it is: keep the file, and bring back a backup with `muster-endpoint restore`"
    )]
    Damaged,
    #[error("the storage failed")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}
