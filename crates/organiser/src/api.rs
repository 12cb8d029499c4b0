//! The views and commands that the window's IPC and the CLI's `--json` share.
//!
//! Shapes only: what a command does stands in the module named after it. The window's TypeScript is generated from
//! here (`cargo xtask codegen`), so that no type or command name is ever written twice.

mod account;
mod app;
mod attendee;
mod campaign;
#[macro_use]
mod commands;
mod delivery;
mod event;
mod library;
mod message;
mod problem;
#[cfg(feature = "ts")]
mod typescript;

pub use account::{
    AccountView, CheckLine, CheckName, CheckState, ConnectForm, RemovedAccount, SyncReport, SyncState,
    SyncView, TypedSecret,
};
pub use app::{AppState, Changed, FaultLevel, Language, Mode, RehearsalOptions, Topic};
pub use attendee::{
    Answer, AttendeeDetail, AttendeeFilter, AttendeePage, AttendeeQuery, AttendeeRow, ErasedAttendee,
    FilterCounts, GrantView, Hit, IdentityState, NewAttendee, PersonRow, ResendOutlook, TimelineEntry,
    TimelineKind, ToldState,
};
pub use campaign::{
    Audience, CampaignState, CampaignView, Doubts, ResendTo, SendingView, UnknownDecision, UnsavedView,
};
pub use delivery::{AttemptView, DeliveryGroup, DeliveryPage, DeliveryQuery, DeliveryRow, TesterView, Why};
pub use domain::{Hindrance, Issue, Part, Severity, join};
pub use event::{
    Arrival, EventDetail, EventForm, EventView, NewEvent, Overview, Phase, PrivacyForm, QuestionForm,
    QuestionKind, QuestionView, TemplateChoice,
};
pub use library::{AddTemplate, LibraryCategory, LibraryKeyword, LibraryTitle, LibraryTitles};
pub use message::{
    BrokenRule, Card, CardLine, Eligibility, FieldCheck, FieldDraft, FieldFix, FieldIssue, MessageDraft,
    MessageTexts, MessageView, PersonName, PreflightPage, PreflightPerson, PreflightQuery, PreflightView,
    Preview, PreviewOf, TemplateFieldView, TemplateView, VariableView,
};
pub use problem::{Problem, ProblemCode};
#[cfg(feature = "ts")]
pub use typescript::typescript;

/// A moment in the offset it belongs to.
pub type Moment = chrono::DateTime<chrono::FixedOffset>;
