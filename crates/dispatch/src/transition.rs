//! A delivery's next state, by the rules of `domain`.

use domain::{DeliveryEvent, DeliveryState, next};
use store::table::delivery::Change;

/// The change that `event` makes, for `reason`. Where the rules know no such move the delivery stays as it is, and the
/// log says so.
pub(crate) fn change_by(
    state: DeliveryState,
    event: DeliveryEvent,
    reason: impl Into<String>,
) -> Option<Change> {
    let transition = next(state, event);
    if transition.is_none() {
        tracing::error!(?state, ?event, "a delivery can't move like that");
    }
    transition.map(|transition| Change::by(transition, reason))
}
