//! The vocabulary of Muster and its pure rules: ids, templates, message texts, field rules, grants, delivery states.
//!
//! Invariants:
//! - no I/O, no clock, no randomness: whatever depends on "now" takes it as an argument;
//! - one implementation of WeChat's field rules, for editor, preview, pre-flight and send alike;
//! - an openid is never printed: its `Debug` hides it and it has no `Display`.

mod delivery;
mod field_kind;
mod field_rule;
mod fill;
mod fix;
mod grant;
mod id;
mod reach;
mod template;
mod text;
mod wording;

pub use delivery::{DeliveryEvent, DeliveryState, next};
pub use field_kind::FieldKind;
pub use field_rule::{Checked, Issue, check, count_chars};
pub use fill::{Filled, fill};
pub use fix::{Fix, cut_to_fit, format_moment};
pub use grant::{Balance, GrantState, Grants};
pub use id::{Appid, AttendeeId, EventCode, Openid, TemplateId};
pub use reach::{Hindrance, hindrance};
pub use template::{Field, Lifetime, Template, TemplateError, parse_template};
pub use text::{Part, join, split};
pub use wording::{AttendeeValues, EventValues, Moment, Values, Wording};
