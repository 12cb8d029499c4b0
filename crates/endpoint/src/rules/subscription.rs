//! How many answers to subscription requests one post may bring, and how long their words may be.

use super::{all_or_ok, field_error};
use crate::refusal::Refusal;
use protocol::limits::{
    MAX_SUBSCRIPTION_RESULT_CHARS, MAX_SUBSCRIPTIONS, MAX_TEMPLATE_ID_CHARS, is_longer_than,
};
use protocol::{FieldError, SubscriptionResult};

pub(crate) fn check_subscriptions(results: &[SubscriptionResult]) -> Result<(), Refusal> {
    all_or_ok(wrong_subscriptions(results))
}

pub(super) fn wrong_subscriptions(results: &[SubscriptionResult]) -> Vec<FieldError> {
    if results.len() > MAX_SUBSCRIPTIONS {
        return vec![field_error("subscriptions", "too_many", &format!("at most {MAX_SUBSCRIPTIONS}"))];
    }
    let too_long = |index: usize, name: &str, text: &str, most: usize| {
        is_longer_than(text, most).then(|| {
            field_error(
                &format!("subscriptions[{index}].{name}"),
                "too_long",
                &format!("at most {most} characters"),
            )
        })
    };
    let wrong = results.iter().enumerate().flat_map(|(index, result)| {
        let id = too_long(index, "template_id", &result.template_id, MAX_TEMPLATE_ID_CHARS);
        [id, too_long(index, "result", &result.result, MAX_SUBSCRIPTION_RESULT_CHARS)]
    });
    wrong.flatten().collect()
}
