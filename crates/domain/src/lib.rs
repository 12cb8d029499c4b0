//! The vocabulary of Muster and its pure rules: ids, templates, message texts, field rules, grants, delivery states.
//!
//! Invariants:
//! - no I/O, no clock, no randomness: whatever depends on "now" takes it as an argument;
//! - one implementation of WeChat's field rules, for editor, preview, pre-flight and send alike;
//! - an openid is never printed: its `Debug` hides it and it has no `Display`.

mod card;
mod clock;
mod closed_set;
mod code;
mod delivery;
mod field_kind;
mod field_rule;
mod fill;
mod filter;
mod fix;
mod grant;
mod id;
mod near;
mod normalise;
mod parts;
mod reach;
mod repair;
mod suggest;
mod template;
mod values;
mod wording;

pub use card::{CardLanguage, MiniprogramVersion};
pub use clock::{Shape, ShapeVerdict, Shapes};
pub use delivery::{DeliveryEvent, DeliveryState, SettledByReceipt, Transition, next, settle_by_receipt};
pub use field_kind::FieldKind;
pub use field_rule::{Checked, Issue, Severity, check};
pub use fill::{Filled, FilledMessage, PAGE, Renderer};
pub use fix::{Change, Fix, FixCode, Trial};
pub use grant::{Balance, GrantState, Grants, RefusalCause, Trust};
pub use id::{Appid, AttendeeId, EventCode, Openid, TemplateId};
pub use parts::{Part, join, split};
pub use reach::{Hindrance, hindrance};
pub use suggest::suggest;
pub use template::{Field, FieldWarning, Lifetime, Template, TemplateError, TemplateProblem, parse_template};
pub use text::count as count_chars;
pub use values::{AttendeeValues, EventValues, Moment, PATHS, Scene, is_moment};
pub use wording::{Wording, check_syntax, is_known};
