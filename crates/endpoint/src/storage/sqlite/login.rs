//! The queue of login codes: queued by an attendee's post, leased by a claim, ended by a result, a binding or their age.

mod claim;
mod complete;
mod expire;
mod offer;
mod queue;

pub(super) use claim::claim;
pub(super) use complete::complete;
pub(super) use expire::{any_dead, expire};
pub(super) use offer::{Offer, offer};

use super::{
    change::{self, Subject},
    writer::Tx,
};
use crate::storage::{StorageError, WorkspaceId};
use chrono::{DateTime, Utc};
use protocol::{Change, IdentityChange};
use rusqlite::{Connection, Row, named_params};

/// Whom a login belongs to, as much as the feed needs to say of them.
struct Owner {
    attendee: i64,
    public_id: String,
    workspace: WorkspaceId,
    event_code: String,
}

/// Whether a code of this person can still be exchanged.
pub(super) fn any_waiting(
    conn: &Connection,
    attendee: i64,
    now: DateTime<Utc>,
) -> Result<bool, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT EXISTS (
            SELECT 1 FROM login WHERE attendee = :attendee AND code IS NOT NULL AND expires_at > :now
         ) AS waiting",
    )?;
    let key = named_params! { ":attendee": attendee, ":now": now.timestamp_millis() };
    Ok(query.query_row(key, |row| row.get("waiting"))?)
}

fn owner_from_row(row: &Row<'_>) -> rusqlite::Result<Owner> {
    Ok(Owner {
        attendee: row.get("attendee")?,
        public_id: row.get("public_id")?,
        workspace: WorkspaceId(row.get("workspace")?),
        event_code: row.get("event_code")?,
    })
}

/// Tells the feed that `owner` is lost, unless they are bound or another code of theirs still waits.
fn lose_if_last(
    tx: &mut Tx<'_>,
    owner: &Owner,
    lost: IdentityChange,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let mut query = tx.conn.prepare_cached(
        "SELECT openid IS NULL AND NOT EXISTS (
            SELECT 1 FROM login WHERE attendee = attendee.id AND code IS NOT NULL
         ) AS is_lost
         FROM attendee WHERE id = :attendee",
    )?;
    let is_lost = query.query_row(named_params! { ":attendee": owner.attendee }, |row| row.get("is_lost"))?;
    drop(query);
    if is_lost { tell(tx, owner, lost, now) } else { Ok(()) }
}

fn tell(
    tx: &mut Tx<'_>,
    owner: &Owner,
    identity: IdentityChange,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let (event, attendee) = (Some(owner.event_code.as_str()), Subject::of(owner.attendee, &owner.public_id));
    change::append(tx, owner.workspace, event, Some(attendee), Change::Identity(identity), now)
}
