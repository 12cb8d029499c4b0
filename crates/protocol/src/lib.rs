//! The wire types of the endpoint's HTTP API, v1: what mini-programs post and what desktops read.
//!
//! Shapes, and how long and how many they may be. Invariants:
//! - no I/O, no clock, no rule beyond what a shape can say;
//! - readers ignore unknown fields, and an unknown feed kind reads as [`Change::Unknown`];
//! - times are RFC 3339 with an offset, 64-bit numbers of WeChat travel as strings.

mod absent;
mod attendee;
pub mod errcode;
mod event;
mod feed;
pub mod limits;
mod login;
mod me;
mod problem;
mod send;
#[cfg(feature = "ts")]
mod typescript;
mod workspace;

pub use attendee::{AddAttendee, AddedAttendee, Unverified};
pub use event::{EventBody, EventState, Privacy, PublicEvent, Question, QuestionKind, TemplateRef};
pub use feed::{
    Change, ChangeRow, EventChange, FeedPage, IdentityChange, LostReason, Receipt, Revoked,
    SubscriptionChange,
};
pub use login::{ClaimLogins, ClaimedLogin, ClaimedLogins, CompleteLogins, LoginResult};
pub use me::{AddSubscriptions, Identity, Me, MeEvent, RenewLogin, SignIn, SubscriptionResult};
pub use problem::{FieldError, Problem};
pub use send::{PostSends, Reservation, ReservationState, ReserveSends, ReservedSends, SettledSend};
#[cfg(feature = "ts")]
pub use typescript::{Declarations, attendee_typescript, limits_typescript};
pub use workspace::{EventList, IdentityMode, Token, TokenScope, Workspace};

/// The header that carries an attendee's bearer: 32 lower-case hex digits, made by the page for one event.
pub const VISITOR_HEADER: &str = "x-visitor";

/// A moment with the offset it was written in; events are always shown in their own offset.
pub type Moment = chrono::DateTime<chrono::FixedOffset>;
