//! The vocabulary of Muster and its pure rules: ids, templates, message texts, field rules, grants, delivery states.
//!
//! Invariants:
//! - no I/O, no clock, no randomness: whatever depends on "now" takes it as an argument;
//! - one implementation of WeChat's field rules, for editor, preview, pre-flight and send alike;
//! - an openid is never printed: its `Debug` hides it and it has no `Display`.

mod clock;
mod code;
mod delivery;
mod field_kind;
mod field_rule;
mod fill;
mod filter;
mod fix;
mod grant;
mod id;
mod normalise;
mod reach;
mod repair;
mod suggest;
mod template;
mod text;
mod values;
mod wording;

pub use delivery::{DeliveryEvent, DeliveryState, SettledByReceipt, Transition, next, settle_by_receipt};
pub use field_kind::{FieldKind, count_chars};
pub use field_rule::{Checked, Issue, check};
pub use fill::{Filled, FilledMessage, PAGE, Press};
pub use fix::{Change, Fix, Trial};
pub use grant::{Balance, GrantState, Grants, RefusalCause, Trust};
pub use id::{Appid, AttendeeId, EventCode, Openid, TemplateId};
pub use reach::{Hindrance, hindrance};
pub use suggest::suggest;
pub use template::{Field, FieldWarning, Lifetime, Template, TemplateError, parse_template};
pub use text::{Part, join, split};
pub use values::{AttendeeValues, EventValues, Moment, PATHS, Scene, is_moment};
pub use wording::{Wording, check_syntax, is_known};
