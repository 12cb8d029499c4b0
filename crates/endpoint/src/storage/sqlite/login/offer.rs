//! What a post brings to exchange.

use super::{
    super::{attendee::Attendee, event::EventRow, workspace, writer::Tx},
    queue::{Queued, queue},
};
use crate::storage::StorageError;
use chrono::{DateTime, Utc};
use protocol::LostReason;

/// A login code, if any, and the mini-program that says it made it.
#[derive(Clone, Copy)]
pub(in super::super) struct Offer<'a> {
    code: Option<&'a str>,
    appid: Option<&'a str>,
}

impl<'a> Offer<'a> {
    /// An empty code is none.
    pub(in super::super) fn of(code: Option<&'a str>, appid: Option<&'a str>) -> Self {
        Self { code: code.filter(|code| !code.is_empty()), appid }
    }
}

/// Queues the code unless the person is bound. Otherwise says why there is nothing to exchange, which loses only
/// somebody new: a code still waiting is not spoilt by a post without one.
pub(in super::super) fn offer(
    tx: &mut Tx<'_>,
    event: &EventRow,
    person: &Attendee,
    offer: Offer<'_>,
    now: DateTime<Utc>,
) -> Result<Option<LostReason>, StorageError> {
    let ours = workspace::facts(tx.conn, event.workspace)?.appid;
    if offer.appid.is_some_and(|appid| appid != ours) {
        return Ok(Some(LostReason::AppidMismatch));
    }
    let Some(code) = offer.code else { return Ok(Some(LostReason::None)) };
    if person.is_bound {
        return Ok(None);
    }
    Ok(match queue(tx, event, person.id, code, now)? {
        Queued::Taken => None,
        Queued::Crowded => Some(LostReason::Crowded),
    })
}
