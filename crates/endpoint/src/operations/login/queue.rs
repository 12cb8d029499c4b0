//! A code joins the queue, if there is room.

use super::{Offer, lose_if_last};
use crate::{
    caller::Source,
    clock::Now,
    identifier::{random_id, sha256},
    limit::Limit,
    operations::Result,
    rules::CODE_LIFE,
    storage::{
        Topic,
        rows::{AttendeeId, EventRow, NewLogin, Rows},
    },
};
use protocol::{IdentityChange, LostReason};

/// Whether the code waits now, or did before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Queued {
    Taken,
    /// The event's queue is full.
    Crowded,
}

/// Queues a code beside the person's older ones; one they brought before is not queued again.
///
/// In a full queue a first-time code takes the place of one of the source that holds most, repeats and the newest first,
/// unless that is its own: so posts without end, which nobody can tell from real ones, crowd out one another.
pub(super) async fn queue(
    rows: &mut impl Rows,
    event: &EventRow,
    attendee: AttendeeId,
    code: &str,
    offer: Offer<'_>,
    now: Now,
) -> Result<Queued> {
    let code_hash = sha256(code);
    let brought = rows.brought(attendee, code_hash).await?;
    if brought.this_one {
        return Ok(Queued::Taken);
    }
    if is_full(offer.codes_per_event, event)
        && (brought.any || !make_room(rows, event, offer.source, now).await?)
    {
        return Ok(Queued::Crowded);
    }
    let login = NewLogin {
        public_id: &random_id(),
        workspace: event.workspace,
        event: event.id,
        attendee,
        code,
        code_hash,
        source: offer.source,
        is_repeat: brought.any,
        expires_at: now.steady + CODE_LIFE,
    };
    rows.insert_login(&login).await?;
    rows.touch(event.workspace, Topic::Logins);
    Ok(Queued::Taken)
}

fn is_full(codes_per_event: Limit<u32>, event: &EventRow) -> bool {
    match codes_per_event {
        Limit::Off => false,
        Limit::At(max) => event.codes_waiting >= i64::from(max),
    }
}

/// Codes that are dropped at once at most: each may lose a person, which is told.
const MAX_DROPPED: u32 = 100;

/// Drops a tenth of what the fullest source holds, so that not every sign-in has to look for room. Says whether there is
/// room now for a code of `source`.
async fn make_room(rows: &mut impl Rows, event: &EventRow, source: Source, now: Now) -> Result<bool> {
    let Some(fullest) = rows.fullest_source(event.id).await? else { return Ok(false) };
    let repeats_only = fullest.source == source;
    let dropped = (fullest.waiting / 10).clamp(1, MAX_DROPPED);
    let dropped = rows.newest_logins_of(event.id, fullest.source, repeats_only, dropped).await?;
    for (login, _) in &dropped {
        rows.end_login(*login).await?;
    }
    for (_, owner) in &dropped {
        let lost = IdentityChange::Lost { lost: true, errcode: None, rid: None, reason: LostReason::Crowded };
        lose_if_last(rows, owner, lost, now).await?;
    }
    Ok(!dropped.is_empty())
}
