//! A code joins the queue, if there is room.

use super::lose_if_last;
use crate::{
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
/// In a full queue a first-time code takes the place of a repeat, and where all are first-time ones there is no room:
/// so posts without end, which nobody can tell from real ones, do not grow what has to be exchanged within minutes.
pub(super) async fn queue(
    rows: &mut impl Rows,
    event: &EventRow,
    attendee: AttendeeId,
    code: &str,
    codes_per_event: Limit<u32>,
    now: Now,
) -> Result<Queued> {
    let code_hash = sha256(code);
    let brought = rows.brought(attendee, code_hash).await?;
    if brought.this_one {
        return Ok(Queued::Taken);
    }
    if is_full(codes_per_event, event) && (brought.any || !drop_a_repeat(rows, event, now).await?) {
        return Ok(Queued::Crowded);
    }
    let login = NewLogin {
        public_id: &random_id(),
        workspace: event.workspace,
        event: event.id,
        attendee,
        code,
        code_hash,
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

/// Drops the repeat that would expire first, and says whether there was one. Its person may be lost by it.
async fn drop_a_repeat(rows: &mut impl Rows, event: &EventRow, now: Now) -> Result<bool> {
    let Some((repeat, owner)) = rows.oldest_repeat(event.id).await? else { return Ok(false) };
    rows.end_login(repeat).await?;
    let lost = IdentityChange::Lost { lost: true, errcode: None, reason: LostReason::Crowded };
    lose_if_last(rows, &owner, lost, now).await?;
    Ok(true)
}
