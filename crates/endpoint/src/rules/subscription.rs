//! How many answers to subscription requests one post may bring, and how long their words may be.

use super::{all_or_ok, field_error, length::is_longer_than};
use crate::refusal::Refusal;
use protocol::{FieldError, SubscriptionResult};

const MOST: usize = 10;
/// Three times as long as WeChat's own ids.
const TEMPLATE_ID: usize = 128;
const RESULT: usize = 64;

pub(crate) fn check_subscriptions(results: &[SubscriptionResult]) -> Result<(), Refusal> {
    all_or_ok(wrong_subscriptions(results))
}

pub(super) fn wrong_subscriptions(results: &[SubscriptionResult]) -> Vec<FieldError> {
    if results.len() > MOST {
        return vec![field_error("subscriptions", "too_many", &format!("at most {MOST}"))];
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
        let id = too_long(index, "template_id", &result.template_id, TEMPLATE_ID);
        [id, too_long(index, "result", &result.result, RESULT)]
    });
    wrong.flatten().collect()
}
