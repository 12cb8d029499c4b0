//! What sync needs of the endpoint and of WeChat.

use protocol::{ClaimLogins, ClaimedLogins, FeedPage, LoginResult};
use std::fmt::Debug;

/// The endpoint.
pub trait Inbox: Send + Sync + 'static {
    /// Whose workspace it is, and what the token may do.
    fn workspace(&self) -> impl Future<Output = Result<Workspace, InboxError>> + Send;
    /// The next page after a cursor, waiting up to `wait` seconds for one.
    fn feed(
        &self,
        after: Option<&str>,
        wait: u32,
    ) -> impl Future<Output = Result<FeedPage, InboxError>> + Send;
    fn claim(&self, claim: ClaimLogins) -> impl Future<Output = Result<ClaimedLogins, InboxError>> + Send;
    fn complete(&self, results: Vec<LoginResult>) -> impl Future<Output = Result<(), InboxError>> + Send;
}

/// What sync has to know before it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    pub appid: String,
    /// The token only reads, so it can't claim login codes.
    pub reads_only: bool,
}

#[derive(Clone, Debug, thiserror::Error)]
pub enum InboxError {
    /// Tried again by itself.
    #[error("the endpoint can't be reached")]
    Offline,
    /// Something stands before the endpoint that somebody may have to see to, such as a certificate or a proxy; what,
    /// in the words of whoever shows it. Tried again by itself.
    #[error("something stands before the endpoint")]
    Obstructed(String),
    /// The feed doesn't know our cursor: it was restored. Read again from the start.
    #[error("the feed doesn't know the cursor")]
    CursorUnknown,
    /// The token is refused: nothing goes on before somebody acts.
    #[error("the endpoint refuses the token")]
    Refused,
    /// The token is known and may not do this: nothing goes on before somebody acts.
    #[error("the endpoint forbids this to the token")]
    Forbidden,
    /// What answers there isn't an endpoint.
    #[error("an answer that is not an endpoint's")]
    Unexpected,
}

/// WeChat, as far as login codes go.
pub trait Exchange: Send + Sync + 'static {
    /// Why nothing can be exchanged.
    type Blocker: Clone + Debug + PartialEq + Send + Sync + 'static;

    fn exchange(&self, login_code: &str) -> impl Future<Output = Exchanged<Self::Blocker>> + Send;
}

/// The result of a code.
pub enum Exchanged<T> {
    Openid {
        openid: domain::Openid,
        unionid: Option<String>,
    },
    /// The code is spent or refused for good, with one of `protocol`'s errcodes.
    Dead {
        errcode: i64,
        rid: Option<String>,
    },
    /// Busy, or no answer: the same code may still be good.
    Later(T),
    /// Refused with an errcode that nobody knows: one code's fault, or everybody's.
    Unclear {
        errcode: i64,
        why: T,
    },
    /// The account is at fault, not the code.
    Account(T),
}
