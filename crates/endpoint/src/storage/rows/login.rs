use super::{AttendeeId, EventId, Stored};
use crate::{
    caller::Source,
    storage::{Bearer, WorkspaceId},
};
use chrono::{DateTime, Utc};
use protocol::ClaimedLogin;
use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoginId(pub i64);

/// A login code that joins the queue.
pub struct NewLogin<'a> {
    pub public_id: &'a str,
    pub workspace: WorkspaceId,
    pub event: EventId,
    pub attendee: AttendeeId,
    pub code: &'a str,
    pub code_hash: [u8; 32],
    pub source: Source,
    /// The person brought another code before.
    pub is_repeat: bool,
    pub expires_at: DateTime<Utc>,
}

/// What a person brought before.
pub struct Brought {
    pub any: bool,
    /// This very code.
    pub this_one: bool,
}

/// Whom a login code belongs to, as much as the feed needs to say of them.
pub struct LoginOwner {
    pub attendee: AttendeeId,
    pub public_id: String,
    pub workspace: WorkspaceId,
    pub event_code: String,
}

/// What one source holds.
pub struct FullSource {
    pub source: Source,
    pub waiting: u32,
}

/// One of the two queues of a workspace: first-time codes go before repeats.
#[derive(Clone, Copy)]
pub struct Queue {
    pub workspace: WorkspaceId,
    pub is_repeat: bool,
}

/// A code that nobody has leased.
pub struct FreeLogin {
    pub login: ClaimedLogin,
    pub source: Source,
}

/// A workspace's queue.
pub struct QueueState {
    pub waiting: u64,
    pub leased: u64,
    pub next_expiry_ms: Option<i64>,
    /// How soon a code leased to somebody becomes claimable again.
    pub next_lapse: Option<Duration>,
}

/// Login codes. A code *ends* when it was exchanged, refused, dropped or has expired: its row stays without it, so that a
/// late openid finds its person and the same code is not queued twice.
pub trait LoginRows {
    fn brought(&mut self, attendee: AttendeeId, code_hash: [u8; 32]) -> impl Stored<Brought>;
    fn insert_login(&mut self, new: &NewLogin<'_>) -> impl Stored<()>;
    /// The source of an event that holds most codes.
    fn fullest_source(&mut self, event: EventId) -> impl Stored<Option<FullSource>>;
    /// Codes of one source: repeats before first-time ones, those that expire last first.
    fn newest_logins_of(
        &mut self,
        event: EventId,
        source: Source,
        repeats_only: bool,
        limit: u32,
    ) -> impl Stored<Vec<(LoginId, LoginOwner)>>;
    fn end_login(&mut self, id: LoginId) -> impl Stored<()>;
    fn end_logins_of(&mut self, attendee: AttendeeId) -> impl Stored<()>;
    /// Whether a code of this person has not expired.
    fn has_live_login(&mut self, attendee: AttendeeId, now: DateTime<Utc>) -> impl Stored<bool>;
    /// Whether this person has no openid and no code that could still bring one.
    fn is_lost(&mut self, attendee: AttendeeId) -> impl Stored<bool>;

    fn has_expired_logins(&mut self, now: DateTime<Utc>) -> impl Stored<bool>;
    /// Codes past their time, the longest expired first.
    fn expired_logins(&mut self, now: DateTime<Utc>, limit: u32) -> impl Stored<Vec<(LoginId, LoginOwner)>>;

    /// Of the first source after this one, or of all, that has a code which nobody has leased: the code that expires first.
    fn oldest_free_login_after(
        &mut self,
        queue: Queue,
        source: Option<Source>,
        now: DateTime<Utc>,
    ) -> impl Stored<Option<FreeLogin>>;
    /// The code of this source that expires last, of those that nobody has leased.
    fn newest_free_login_of(
        &mut self,
        queue: Queue,
        source: Source,
        now: DateTime<Utc>,
    ) -> impl Stored<Option<FreeLogin>>;
    fn lease_login(&mut self, bearer: &Bearer, login: &ClaimedLogin, until: DateTime<Utc>)
    -> impl Stored<()>;
    /// Whose turn it was last.
    fn last_source(&mut self, workspace: WorkspaceId) -> impl Stored<Source>;
    fn set_last_source(&mut self, workspace: WorkspaceId, source: Source) -> impl Stored<()>;
    fn queue_state(&mut self, workspace: WorkspaceId, now: DateTime<Utc>) -> impl Stored<QueueState>;
    fn login_owner(
        &mut self,
        workspace: WorkspaceId,
        public_id: &str,
    ) -> impl Stored<Option<(LoginId, LoginOwner)>>;
    /// Whether this row still had a code.
    fn has_code(&mut self, id: LoginId) -> impl Stored<bool>;
    /// Gives back the lease if `bearer` holds it; whether they did.
    fn release_login(&mut self, bearer: &Bearer, public_id: &str) -> impl Stored<bool>;
}
