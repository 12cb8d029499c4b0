//! The queue of login codes.

use super::rows::SqliteRows;
use crate::storage::{
    Bearer, StorageError, WorkspaceId,
    rows::{AttendeeId, Brought, EventId, LoginId, LoginOwner, LoginRows, NewLogin, QueueState},
};
use chrono::{DateTime, Utc};
use protocol::ClaimedLogin;
use rusqlite::{OptionalExtension, Row, named_params};
use std::time::Duration;

impl LoginRows for SqliteRows<'_> {
    async fn brought(&mut self, attendee: AttendeeId, code_hash: [u8; 32]) -> Result<Brought, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT count(*) > 0 AS any_code, count(*) FILTER (WHERE code_hash = :code_hash) > 0 AS this_one
             FROM login WHERE attendee = :attendee",
        )?;
        let key = named_params! { ":attendee": attendee.0, ":code_hash": code_hash };
        let brought = query.query_row(key, |row| {
            Ok(Brought { any: row.get("any_code")?, this_one: row.get("this_one")? })
        })?;
        Ok(brought)
    }

    async fn insert_login(&mut self, new: &NewLogin<'_>) -> Result<(), StorageError> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO login (public_id, workspace, event, attendee, code, code_hash, is_repeat, expires_at)
             VALUES (:public_id, :workspace, :event, :attendee, :code, :code_hash, :is_repeat, :expires_at)",
        )?;
        insert.execute(named_params! {
            ":public_id": new.public_id,
            ":workspace": new.workspace.0,
            ":event": new.event.0,
            ":attendee": new.attendee.0,
            ":code": new.code,
            ":code_hash": new.code_hash,
            ":is_repeat": new.is_repeat,
            ":expires_at": new.expires_at.timestamp_millis(),
        })?;
        Ok(())
    }

    async fn oldest_repeat(&mut self, event: EventId) -> Result<Option<(LoginId, LoginOwner)>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT login.id, login.attendee, attendee.public_id, login.workspace, event.code AS event_code
             FROM login JOIN attendee ON attendee.id = login.attendee JOIN event ON event.id = login.event
             WHERE login.event = :event AND login.code IS NOT NULL AND login.is_repeat = 1
             ORDER BY login.expires_at LIMIT 1",
        )?;
        Ok(query.query_row(named_params! { ":event": event.0 }, owned).optional()?)
    }

    async fn end_login(&mut self, id: LoginId) -> Result<(), StorageError> {
        let mut update = self.conn.prepare_cached(
            "UPDATE login SET code = NULL, leased_until = 0, leased_to = NULL WHERE id = :id",
        )?;
        update.execute(named_params! { ":id": id.0 })?;
        Ok(())
    }

    async fn end_logins_of(&mut self, attendee: AttendeeId) -> Result<(), StorageError> {
        let mut update = self.conn.prepare_cached(
            "UPDATE login SET code = NULL, leased_until = 0, leased_to = NULL
             WHERE attendee = :attendee AND code IS NOT NULL",
        )?;
        update.execute(named_params! { ":attendee": attendee.0 })?;
        Ok(())
    }

    async fn has_live_login(
        &mut self,
        attendee: AttendeeId,
        now: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (
                SELECT 1 FROM login WHERE attendee = :attendee AND code IS NOT NULL AND expires_at > :now
             ) AS waiting",
        )?;
        let key = named_params! { ":attendee": attendee.0, ":now": now.timestamp_millis() };
        Ok(query.query_row(key, |row| row.get("waiting"))?)
    }

    async fn is_lost(&mut self, attendee: AttendeeId) -> Result<bool, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT openid IS NULL AND NOT EXISTS (
                SELECT 1 FROM login WHERE attendee = attendee.id AND code IS NOT NULL
             ) AS is_lost
             FROM attendee WHERE id = :attendee",
        )?;
        Ok(query.query_row(named_params! { ":attendee": attendee.0 }, |row| row.get("is_lost"))?)
    }

    async fn has_expired_logins(&mut self, now: DateTime<Utc>) -> Result<bool, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM login WHERE code IS NOT NULL AND expires_at <= :now) AS has_any",
        )?;
        Ok(query.query_row(named_params! { ":now": now.timestamp_millis() }, |row| row.get("has_any"))?)
    }

    async fn expired_logins(
        &mut self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<(LoginId, LoginOwner)>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT login.id, login.attendee, attendee.public_id, login.workspace, event.code AS event_code
             FROM login JOIN attendee ON attendee.id = login.attendee JOIN event ON event.id = attendee.event
             WHERE login.code IS NOT NULL AND login.expires_at <= :now
             ORDER BY login.expires_at LIMIT :limit",
        )?;
        let key = named_params! { ":now": now.timestamp_millis(), ":limit": limit };
        let rows = query.query_map(key, owned)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    async fn free_logins(
        &mut self,
        workspace: WorkspaceId,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<Vec<ClaimedLogin>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT login.public_id, login.code, login.expires_at - :now AS expires_in_ms,
                    attendee.public_id AS attendee, event.code AS event
             FROM login JOIN attendee ON attendee.id = login.attendee JOIN event ON event.id = attendee.event
             WHERE login.workspace = :workspace AND login.code IS NOT NULL
               AND login.leased_until <= :now AND login.expires_at > :now
             ORDER BY login.is_repeat, login.expires_at LIMIT :limit",
        )?;
        let key =
            named_params! { ":workspace": workspace.0, ":now": now.timestamp_millis(), ":limit": limit };
        let rows = query.query_map(key, claimed)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    async fn lease_logins(
        &mut self,
        bearer: &Bearer,
        logins: &[ClaimedLogin],
        until: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let mut update = self.conn.prepare_cached(
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

    async fn queue_state(
        &mut self,
        workspace: WorkspaceId,
        now: DateTime<Utc>,
    ) -> Result<QueueState, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT count(*) FILTER (WHERE leased_until <= :now) AS waiting,
                    count(*) FILTER (WHERE leased_until > :now) AS leased,
                    min(expires_at) - :now AS next_expiry_ms,
                    min(leased_until) FILTER (WHERE leased_until > :now) - :now AS next_lapse_ms
             FROM login WHERE workspace = :workspace AND code IS NOT NULL AND expires_at > :now",
        )?;
        let key = named_params! { ":workspace": workspace.0, ":now": now.timestamp_millis() };
        let state = query.query_row(key, |row| {
            let next_lapse_ms: Option<u32> = row.get("next_lapse_ms")?;
            Ok(QueueState {
                waiting: row.get::<_, u32>("waiting")?.into(),
                leased: row.get::<_, u32>("leased")?.into(),
                next_expiry_ms: row.get("next_expiry_ms")?,
                next_lapse: next_lapse_ms.map(|ms| Duration::from_millis(ms.into())),
            })
        })?;
        Ok(state)
    }

    async fn login_owner(
        &mut self,
        workspace: WorkspaceId,
        public_id: &str,
    ) -> Result<Option<(LoginId, LoginOwner)>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT login.id, login.attendee, attendee.public_id, login.workspace, event.code AS event_code
             FROM login JOIN attendee ON attendee.id = login.attendee JOIN event ON event.id = attendee.event
             WHERE login.public_id = :public_id AND login.workspace = :workspace",
        )?;
        let key = named_params! { ":public_id": public_id, ":workspace": workspace.0 };
        Ok(query.query_row(key, owned).optional()?)
    }

    async fn has_code(&mut self, id: LoginId) -> Result<bool, StorageError> {
        let mut query =
            self.conn.prepare_cached("SELECT code IS NOT NULL AS has_code FROM login WHERE id = :id")?;
        Ok(query.query_row(named_params! { ":id": id.0 }, |row| row.get("has_code"))?)
    }

    async fn release_login(&mut self, bearer: &Bearer, public_id: &str) -> Result<bool, StorageError> {
        let mut update = self.conn.prepare_cached(
            "UPDATE login SET leased_until = 0, leased_to = NULL
             WHERE public_id = :public_id AND workspace = :workspace AND leased_to = :token
               AND code IS NOT NULL",
        )?;
        let released = update.execute(named_params! {
            ":public_id": public_id, ":workspace": bearer.workspace.0, ":token": bearer.token_id,
        })?;
        Ok(released > 0)
    }
}

fn owned(row: &Row<'_>) -> rusqlite::Result<(LoginId, LoginOwner)> {
    let owner = LoginOwner {
        attendee: AttendeeId(row.get("attendee")?),
        public_id: row.get("public_id")?,
        workspace: WorkspaceId(row.get("workspace")?),
        event_code: row.get("event_code")?,
    };
    Ok((LoginId(row.get("id")?), owner))
}

fn claimed(row: &Row<'_>) -> rusqlite::Result<ClaimedLogin> {
    Ok(ClaimedLogin {
        id: row.get("public_id")?,
        attendee: row.get("attendee")?,
        event: row.get("event")?,
        login_code: row.get("code")?,
        expires_in_ms: row.get("expires_in_ms")?,
    })
}
