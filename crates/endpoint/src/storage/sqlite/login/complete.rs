//! What became of leased codes.

use super::{
    super::{attendee, writer::Tx},
    Owner, expire, lose_if_last, owner_from_row, tell,
};
use crate::{
    rules::is_final,
    storage::{Bearer, StorageError, Topic, WorkspaceId},
};
use chrono::{DateTime, Utc};
use protocol::{IdentityChange, LoginResult, LostReason};
use rusqlite::{OptionalExtension, named_params};

/// Ids that this workspace doesn't know are passed over: one erased person must not block a batch.
pub(in super::super) fn complete(
    tx: &mut Tx<'_>,
    bearer: &Bearer,
    results: &[LoginResult],
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    expire(tx, now)?;
    for result in results {
        match result {
            LoginResult::Bound { id, openid, unionid } => {
                bind(tx, bearer.workspace, id, openid, unionid.as_deref(), now)?;
            }
            LoginResult::Refused { id, errcode } if is_final(*errcode) => {
                refuse(tx, bearer.workspace, id, *errcode, now)?;
            }
            LoginResult::Refused { id, .. } | LoginResult::Released { id, release: true } => {
                release(tx, bearer, id)?;
            }
            LoginResult::Released { release: false, .. } => {}
        }
    }
    Ok(())
}

/// The first openid wins, whoever brings it and however late; it drops the person's other codes.
fn bind(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    id: &str,
    openid: &str,
    unionid: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let Some(owner) = owner_of(tx, workspace, id)? else { return Ok(()) };
    if !attendee::bind(tx, owner.attendee, openid, unionid)? {
        return Ok(());
    }
    let mut drop_codes = tx.conn.prepare_cached(
        "UPDATE login SET code = NULL, leased_until = 0, leased_to = NULL
         WHERE attendee = :attendee AND code IS NOT NULL",
    )?;
    drop_codes.execute(named_params! { ":attendee": owner.attendee })?;
    drop(drop_codes);
    let bound = IdentityChange::Bound { openid: openid.to_owned(), unionid: unionid.map(str::to_owned) };
    tell(tx, &owner, bound, now)
}

fn refuse(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    id: &str,
    errcode: i64,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let Some(owner) = owner_of(tx, workspace, id)? else { return Ok(()) };
    let mut drop_code = tx.conn.prepare_cached(
        "UPDATE login SET code = NULL, leased_until = 0, leased_to = NULL
         WHERE public_id = :id AND code IS NOT NULL",
    )?;
    let dropped = drop_code.execute(named_params! { ":id": id })?;
    drop(drop_code);
    if dropped == 0 {
        // Refused or expired before: the feed was told then.
        return Ok(());
    }
    let lost = IdentityChange::Lost { lost: true, errcode: Some(errcode), reason: LostReason::Refused };
    lose_if_last(tx, &owner, lost, now)
}

/// Only the holder may give a lease back: a late release must not free the code for a third desktop while a second
/// one exchanges it.
fn release(tx: &mut Tx<'_>, bearer: &Bearer, id: &str) -> Result<(), StorageError> {
    let mut update = tx.conn.prepare_cached(
        "UPDATE login SET leased_until = 0, leased_to = NULL
         WHERE public_id = :id AND workspace = :workspace AND leased_to = :token AND code IS NOT NULL",
    )?;
    let released = update.execute(named_params! {
        ":id": id, ":workspace": bearer.workspace.0, ":token": bearer.token_id,
    })?;
    drop(update);
    if released > 0 {
        tx.touch(bearer.workspace, Topic::Logins);
    }
    Ok(())
}

fn owner_of(tx: &Tx<'_>, workspace: WorkspaceId, id: &str) -> Result<Option<Owner>, StorageError> {
    let mut query = tx.conn.prepare_cached(
        "SELECT login.attendee, attendee.public_id, login.workspace, event.code AS event_code
         FROM login JOIN attendee ON attendee.id = login.attendee JOIN event ON event.id = attendee.event
         WHERE login.public_id = :id AND login.workspace = :workspace",
    )?;
    let key = named_params! { ":id": id, ":workspace": workspace.0 };
    Ok(query.query_row(key, owner_from_row).optional()?)
}
