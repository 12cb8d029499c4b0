//! Codes that nobody exchanged in time.

use super::{super::writer::Tx, Owner, lose_if_last, owner_from_row};
use crate::storage::StorageError;
use chrono::{DateTime, Utc};
use protocol::{IdentityChange, LostReason};
use rusqlite::{Connection, named_params};
use std::collections::HashSet;

/// Codes that one write ends, at most: a whole crowd's may die in the same second, and sign-ins wait behind it.
const CHUNK: u32 = 500;

/// Whether there is anything for [`expire`] to do.
pub(in super::super) fn any_dead(conn: &Connection, now: DateTime<Utc>) -> Result<bool, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM login WHERE code IS NOT NULL AND expires_at <= :now) AS dead",
    )?;
    Ok(query.query_row(named_params! { ":now": now.timestamp_millis() }, |row| row.get("dead"))?)
}

/// Deletes the longest dead codes, whosever, and tells the feed who is lost by it. The rest is for the next call:
/// until then they count as waiting for their person, and for nobody else.
pub(in super::super) fn expire(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<(), StorageError> {
    let dead = dead_codes(tx, now)?;
    let mut drop_code = tx
        .conn
        .prepare_cached("UPDATE login SET code = NULL, leased_until = 0, leased_to = NULL WHERE id = :id")?;
    for (id, _) in &dead {
        drop_code.execute(named_params! { ":id": id })?;
    }
    drop(drop_code);
    let mut told = HashSet::new();
    for (_, owner) in &dead {
        if told.insert(owner.attendee) {
            let lost = IdentityChange::Lost { lost: true, errcode: None, reason: LostReason::Expired };
            lose_if_last(tx, owner, lost, now)?;
        }
    }
    Ok(())
}

fn dead_codes(tx: &Tx<'_>, now: DateTime<Utc>) -> Result<Vec<(i64, Owner)>, StorageError> {
    let mut query = tx.conn.prepare_cached(
        "SELECT login.id, login.attendee, attendee.public_id, login.workspace, event.code AS event_code
         FROM login JOIN attendee ON attendee.id = login.attendee JOIN event ON event.id = attendee.event
         WHERE login.code IS NOT NULL AND login.expires_at <= :now
         ORDER BY login.expires_at LIMIT :chunk",
    )?;
    let key = named_params! { ":now": now.timestamp_millis(), ":chunk": CHUNK };
    let rows = query.query_map(key, |row| Ok((row.get("id")?, owner_from_row(row)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
