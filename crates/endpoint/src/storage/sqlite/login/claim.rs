//! Leasing codes to one desktop at a time.

use super::{
    super::{token, writer::Tx},
    expire,
};
use crate::storage::{Bearer, Claimed, StorageError};
use chrono::{DateTime, Utc};
use protocol::{ClaimLogins, ClaimedLogin, ClaimedLogins};
use rusqlite::{Row, named_params};
use std::time::Duration;

/// First-time codes before repeats, each by expiry; counts are of after the claim.
pub(in super::super) fn claim(
    tx: &mut Tx<'_>,
    bearer: &Bearer,
    claim: ClaimLogins,
    now: DateTime<Utc>,
) -> Result<Claimed, StorageError> {
    token::recheck(tx.conn, bearer)?;
    expire(tx, now)?;
    let logins = free_codes(tx, bearer, claim.max, now)?;
    lease(tx, bearer, &logins, now + chrono::Duration::seconds(claim.lease_seconds.into()))?;
    let mut query = tx.conn.prepare_cached(
        "SELECT count(*) FILTER (WHERE leased_until <= :now) AS waiting,
                count(*) FILTER (WHERE leased_until > :now) AS leased,
                min(expires_at) - :now AS next_expiry_ms,
                min(leased_until) FILTER (WHERE leased_until > :now) - :now AS next_lapse_ms
         FROM login WHERE workspace = :workspace AND code IS NOT NULL AND expires_at > :now",
    )?;
    let key = named_params! { ":workspace": bearer.workspace.0, ":now": now.timestamp_millis() };
    Ok(query.query_row(key, |row| {
        Ok(Claimed {
            logins: ClaimedLogins {
                logins,
                waiting: row.get::<_, u32>("waiting")?.into(),
                leased: row.get::<_, u32>("leased")?.into(),
                next_expiry_ms: row.get("next_expiry_ms")?,
            },
            next_lapse: row
                .get::<_, Option<u32>>("next_lapse_ms")?
                .map(|ms| Duration::from_millis(ms.into())),
        })
    })?)
}

fn free_codes(
    tx: &Tx<'_>,
    bearer: &Bearer,
    max: u32,
    now: DateTime<Utc>,
) -> Result<Vec<ClaimedLogin>, StorageError> {
    let mut query = tx.conn.prepare_cached(
        "SELECT login.public_id, login.code, login.expires_at - :now AS expires_in_ms,
                attendee.public_id AS attendee, event.code AS event
         FROM login JOIN attendee ON attendee.id = login.attendee JOIN event ON event.id = attendee.event
         WHERE login.workspace = :workspace AND login.code IS NOT NULL
           AND login.leased_until <= :now AND login.expires_at > :now
         ORDER BY login.is_repeat, login.expires_at LIMIT :max",
    )?;
    let key = named_params! { ":workspace": bearer.workspace.0, ":now": now.timestamp_millis(), ":max": max };
    let rows = query.query_map(key, from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn lease(
    tx: &Tx<'_>,
    bearer: &Bearer,
    logins: &[ClaimedLogin],
    until: DateTime<Utc>,
) -> Result<(), StorageError> {
    let mut update = tx.conn.prepare_cached(
        "UPDATE login SET leased_until = :until, leased_to = :token WHERE public_id = :public_id",
    )?;
    for login in logins {
        update.execute(named_params! {
            ":until": until.timestamp_millis(),
            ":token": bearer.token_id,
            ":public_id": login.id,
        })?;
    }
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<ClaimedLogin> {
    Ok(ClaimedLogin {
        id: row.get("public_id")?,
        attendee: row.get("attendee")?,
        event: row.get("event")?,
        login_code: row.get("code")?,
        expires_in_ms: row.get("expires_in_ms")?,
    })
}
