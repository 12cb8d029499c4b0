//! Why a call is refused: what was asked can't be, and nothing was changed.

use protocol::{EventBody, FieldError};
use std::time::Duration;

#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("no such event")]
    UnknownEvent,
    #[error("this visitor has not signed in here")]
    UnknownVisitor,
    #[error("this was taken from somebody who has withdrawn since")]
    Withdrawn,
    #[error("many new people signed in from one address: the next one is taken in {} s", .0.as_secs() + 1)]
    TooManyNewcomers(Duration),
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
}
