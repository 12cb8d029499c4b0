//! What a post brings to exchange.

use super::queue::{Queued, queue};
use crate::{
    caller::Source,
    clock::Now,
    limit::Limit,
    operations::Result,
    storage::rows::{Attendee, EventRow, Rows},
};
use protocol::LostReason;

/// A login code, if any, and the mini-program that claims to have made it.
#[derive(Clone, Copy)]
pub(in super::super) struct Offer<'a> {
    /// An empty one is none.
    pub code: Option<&'a str>,
    pub appid: Option<&'a str>,
    pub source: Source,
    /// Codes of one event that may wait.
    pub codes_per_event: Limit<u32>,
}

/// Queues the code unless the person is bound. Otherwise returns why there is nothing to exchange, which loses only
/// somebody new: a code still waiting is not spoilt by a post without one.
pub(in super::super) async fn offer(
    rows: &mut impl Rows,
    event: &EventRow,
    person: &Attendee,
    offer: Offer<'_>,
    now: Now,
) -> Result<Option<LostReason>> {
    let ours = rows.workspace(event.workspace).await?.appid;
    if offer.appid.is_some_and(|appid| appid != ours) {
        return Ok(Some(LostReason::AppidMismatch));
    }
    let Some(code) = offer.code.filter(|code| !code.is_empty()) else {
        return Ok(Some(LostReason::None));
    };
    if person.is_bound {
        return Ok(None);
    }
    Ok(match queue(rows, event, person.id, code, offer, now).await? {
        Queued::Taken => None,
        Queued::Crowded => Some(LostReason::Crowded),
    })
}
