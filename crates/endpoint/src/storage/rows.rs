//! What operations read and write: rows, inside one transaction.
//!
//! A database behind this trait decides nothing: what is allowed, and what follows from it, is in `operations`. Its
//! methods are asynchronous because a database server answers over the network; SQLite's answers are there at once.
//! All take `&mut self`, as a transaction does one thing at a time.

mod attendee;
mod clock;
mod event;
mod feed;
mod login;
mod send;
mod token;
mod workspace;

pub use attendee::{Attendee, AttendeeId, AttendeeRows, Leaving, NewAttendee, Profile};
pub use clock::ClockRows;
pub use event::{EndingEvent, EndingReason, EventId, EventRow, EventRows, StoredEvent};
pub use feed::{Changes, FeedRows, NewChange, PageSize};
pub use login::{
    Brought, FreeLogin, FullSource, LoginId, LoginOwner, LoginRows, NewLogin, Queue, QueueState,
};
pub use send::{NewReservation, NewSend, Recipient, SendRows};
pub use token::TokenRows;
pub use workspace::WorkspaceRows;

use super::{StorageError, Topic, WorkspaceId};

/// All tables, and what a transaction brings about once it is committed.
pub trait Rows:
    WorkspaceRows + TokenRows + EventRows + AttendeeRows + LoginRows + FeedRows + SendRows + ClockRows + Send
{
    /// Wakes polls for `topic` after the commit.
    fn touch(&mut self, workspace: WorkspaceId, topic: Topic);
    /// What was removed must not outlive the commit in the database's own files.
    fn note_erasure(&mut self);
}

/// A row on its way.
pub trait Stored<T>: Future<Output = Result<T, StorageError>> + Send {}

impl<T, F: Future<Output = Result<T, StorageError>> + Send> Stored<T> for F {}
