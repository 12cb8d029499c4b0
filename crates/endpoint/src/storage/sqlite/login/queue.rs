//! A code joins the queue, if there is room.

use super::{
    super::{event::EventRow, writer::Tx},
    lose_if_last, owner_from_row,
};
use crate::{
    identifier::{random_id, sha256},
    limit::Limit,
    rules::CODE_LIFE,
    storage::{StorageError, Topic},
};
use chrono::{DateTime, Utc};
use protocol::{IdentityChange, LostReason};
use rusqlite::{OptionalExtension, named_params};

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
pub(super) fn queue(
    tx: &mut Tx<'_>,
    event: &EventRow,
    attendee: i64,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Queued, StorageError> {
    let code_hash = sha256(code);
    let brought = brought(tx, attendee, code_hash)?;
    if brought.this_one {
        return Ok(Queued::Taken);
    }
    if is_full(tx.codes_per_event, event) && (brought.any || !drop_a_repeat(tx, event, now)?) {
        return Ok(Queued::Crowded);
    }
    let mut insert = tx.conn.prepare_cached(
        "INSERT INTO login (public_id, workspace, event, attendee, code, code_hash, is_repeat, expires_at)
         VALUES (:public_id, :workspace, :event, :attendee, :code, :code_hash, :is_repeat, :expires_at)",
    )?;
    insert.execute(named_params! {
        ":public_id": random_id(),
        ":workspace": event.workspace.0,
        ":event": event.id,
        ":attendee": attendee,
        ":code": code,
        ":code_hash": code_hash,
        ":is_repeat": brought.any,
        ":expires_at": (now + CODE_LIFE).timestamp_millis(),
    })?;
    drop(insert);
    tx.touch(event.workspace, Topic::Logins);
    Ok(Queued::Taken)
}

/// What a person brought before.
struct Brought {
    any: bool,
    this_one: bool,
}

fn brought(tx: &Tx<'_>, attendee: i64, code_hash: [u8; 32]) -> Result<Brought, StorageError> {
    let mut query = tx.conn.prepare_cached(
        "SELECT count(*) > 0 AS any_code, count(*) FILTER (WHERE code_hash = :code_hash) > 0 AS this_one
         FROM login WHERE attendee = :attendee",
    )?;
    let key = named_params! { ":attendee": attendee, ":code_hash": code_hash };
    Ok(query
        .query_row(key, |row| Ok(Brought { any: row.get("any_code")?, this_one: row.get("this_one")? }))?)
}

fn is_full(most: Limit<u32>, event: &EventRow) -> bool {
    match most {
        Limit::Off => false,
        Limit::At(most) => event.codes_waiting >= i64::from(most),
    }
}

/// Drops the repeat that would die first, and says whether there was one. Its person may be lost by it.
fn drop_a_repeat(tx: &mut Tx<'_>, event: &EventRow, now: DateTime<Utc>) -> Result<bool, StorageError> {
    let mut query = tx.conn.prepare_cached(
        "SELECT login.id, login.attendee, attendee.public_id, login.workspace, event.code AS event_code
         FROM login JOIN attendee ON attendee.id = login.attendee JOIN event ON event.id = login.event
         WHERE login.event = :event AND login.code IS NOT NULL AND login.is_repeat = 1
         ORDER BY login.expires_at LIMIT 1",
    )?;
    let repeat = query
        .query_row(named_params! { ":event": event.id }, |row| {
            Ok((row.get::<_, i64>("id")?, owner_from_row(row)?))
        })
        .optional()?;
    drop(query);
    let Some((id, owner)) = repeat else { return Ok(false) };
    let mut drop_code = tx
        .conn
        .prepare_cached("UPDATE login SET code = NULL, leased_until = 0, leased_to = NULL WHERE id = :id")?;
    drop_code.execute(named_params! { ":id": id })?;
    drop(drop_code);
    let lost = IdentityChange::Lost { lost: true, errcode: None, reason: LostReason::Crowded };
    lose_if_last(tx, &owner, lost, now)?;
    Ok(true)
}
