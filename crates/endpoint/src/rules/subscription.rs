//! How many answers to subscription requests one post may bring.

use super::{all_or_ok, field_error};
use crate::storage::StorageError;
use protocol::{FieldError, SubscriptionResult};

const MOST: usize = 10;

pub(crate) fn check_subscriptions(results: &[SubscriptionResult]) -> Result<(), StorageError> {
    all_or_ok(too_many_subscriptions(results).into_iter().collect())
}

pub(super) fn too_many_subscriptions(results: &[SubscriptionResult]) -> Option<FieldError> {
    (results.len() > MOST).then(|| field_error("subscriptions", "too_many", &format!("at most {MOST}")))
}
