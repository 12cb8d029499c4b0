//! Which inputs are valid, decided without storage and without a clock of its own.

mod event;
mod length;
mod login;
mod person;
mod send;
mod subscription;

pub(crate) use event::{check_event, clean_event, public_event, purge_at, state_at};
pub(crate) use login::{CODE_LIFE, MAX_LOGIN_LEASE, check_claim, check_renewal, check_results, is_final};
pub(crate) use person::{Details, Familiarity, check_details, check_name_given};
pub(crate) use send::{
    Conflicts, Insistence, MAX_RESERVATION, Note, OtherReservation, check_reserve, check_sends, judge,
};
pub(crate) use subscription::check_subscriptions;

use crate::refusal::Refusal;
use protocol::FieldError;

pub(crate) fn field_error(field: &str, code: &str, detail: &str) -> FieldError {
    FieldError { field: field.to_owned(), code: code.to_owned(), detail: detail.to_owned() }
}

/// All that was wrong, or nothing.
fn all_or_ok(errors: Vec<FieldError>) -> Result<(), Refusal> {
    if errors.is_empty() { Ok(()) } else { Err(Refusal::Invalid(errors)) }
}
