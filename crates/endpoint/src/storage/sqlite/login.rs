//! The queue of login codes.

use super::rows::SqliteRows;
use crate::{
    caller::Source,
    storage::{
        Bearer, StorageError, WorkspaceId,
        rows::{
            AttendeeId, Brought, EventId, FreeLogin, FullSource, LoginId, LoginOwner, LoginRows, NewLogin,
            Queue, QueueState,
        },
    },
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
            "INSERT INTO login (public_id, workspace, event, attendee, code, code_hash, source, is_repeat, expires_at)
             VALUES
                (:public_id, :workspace, :event, :attendee, :code, :code_hash, :source, :is_repeat, :expires_at)",
        )?;
        insert.execute(named_params! {
            ":public_id": new.public_id,
            ":workspace": new.workspace.0,
            ":event": new.event.0,
            ":attendee": new.attendee.0,
            ":code": new.code,
            ":code_hash": new.code_hash,
            ":source": new.source.0,
            ":is_repeat": new.is_repeat,
            ":expires_at": new.expires_at.timestamp_millis(),
        })?;
        Ok(())
    }

    async fn fullest_source(&mut self, event: EventId) -> Result<Option<FullSource>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT source, count(*) AS waiting FROM login WHERE event = :event AND code IS NOT NULL
             GROUP BY source ORDER BY waiting DESC LIMIT 1",
        )?;
        let fullest = query.query_row(named_params! { ":event": event.0 }, |row| {
            Ok(FullSource { source: source(row)?, waiting: row.get("waiting")? })
        });
        Ok(fullest.optional()?)
    }

    async fn newest_logins_of(
        &mut self,
        event: EventId,
        source: Source,
        repeats_only: bool,
        limit: u32,
    ) -> Result<Vec<(LoginId, LoginOwner)>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT login.id, login.attendee, attendee.public_id, login.workspace, event.code AS event_code
             FROM login JOIN attendee ON attendee.id = login.attendee JOIN event ON event.id = login.event
             WHERE login.event = :event AND login.source = :source AND login.code IS NOT NULL
               AND login.is_repeat >= :repeats_only
             ORDER BY login.is_repeat DESC, login.expires_at DESC LIMIT :limit",
        )?;
        let key = named_params! {
            ":event": event.0, ":source": source.0, ":repeats_only": repeats_only, ":limit": limit,
        };
        let rows = query.query_map(key, owned)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    async fn end_login(&mut self, id: LoginId) -> Result<(), StorageError> {
        let mut update = self.conn.prepare_cached(
            "UPDATE login SET code = NULL, source = x'', leased_until = 0, leased_to = NULL WHERE id = :id",
        )?;
        update.execute(named_params! { ":id": id.0 })?;
        Ok(())
    }

    async fn end_logins_of(&mut self, attendee: AttendeeId) -> Result<(), StorageError> {
        let mut update = self.conn.prepare_cached(
            "UPDATE login SET code = NULL, source = x'', leased_until = 0, leased_to = NULL
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

    async fn oldest_free_login_after(
        &mut self,
        queue: Queue,
        source: Option<Source>,
        now: DateTime<Utc>,
    ) -> Result<Option<FreeLogin>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT login.public_id, login.code, login.source, login.expires_at - :now AS expires_in_ms,
                    attendee.public_id AS attendee, event.code AS event
             FROM login JOIN attendee ON attendee.id = login.attendee JOIN event ON event.id = attendee.event
             WHERE login.workspace = :workspace AND login.is_repeat = :is_repeat AND login.source > :source
               AND login.code IS NOT NULL AND login.leased_until <= :now AND login.expires_at > :now
             ORDER BY login.source, login.expires_at LIMIT 1",
        )?;
        // Before every other: a source has a length.
        let source = source.as_ref().map_or(&[][..], |source| &source.0);
        let key = named_params! {
            ":workspace": queue.workspace.0, ":is_repeat": queue.is_repeat, ":source": source,
            ":now": now.timestamp_millis(),
        };
        Ok(query.query_row(key, free).optional()?)
    }

    async fn newest_free_login_of(
        &mut self,
        queue: Queue,
        source: Source,
        now: DateTime<Utc>,
    ) -> Result<Option<FreeLogin>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT login.public_id, login.code, login.source, login.expires_at - :now AS expires_in_ms,
                    attendee.public_id AS attendee, event.code AS event
             FROM login JOIN attendee ON attendee.id = login.attendee JOIN event ON event.id = attendee.event
             WHERE login.workspace = :workspace AND login.is_repeat = :is_repeat AND login.source = :source
               AND login.code IS NOT NULL AND login.leased_until <= :now AND login.expires_at > :now
             ORDER BY login.expires_at DESC LIMIT 1",
        )?;
        let key = named_params! {
            ":workspace": queue.workspace.0, ":is_repeat": queue.is_repeat, ":source": source.0,
            ":now": now.timestamp_millis(),
        };
        Ok(query.query_row(key, free).optional()?)
    }

    async fn lease_login(
        &mut self,
        bearer: &Bearer,
        login: &ClaimedLogin,
        until: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let mut update = self.conn.prepare_cached(
            "UPDATE login SET leased_until = :until, leased_to = :token WHERE public_id = :public_id",
        )?;
        update.execute(named_params! {
            ":until": until.timestamp_millis(),
            ":token": bearer.token_id,
            ":public_id": login.id,
        })?;
        Ok(())
    }

    async fn last_source(&mut self, workspace: WorkspaceId) -> Result<Source, StorageError> {
        let mut query =
            self.conn.prepare_cached("SELECT last_source AS source FROM workspace WHERE id = :id")?;
        Ok(query.query_row(named_params! { ":id": workspace.0 }, source)?)
    }

    async fn set_last_source(&mut self, workspace: WorkspaceId, source: Source) -> Result<(), StorageError> {
        let mut update =
            self.conn.prepare_cached("UPDATE workspace SET last_source = :source WHERE id = :id")?;
        update.execute(named_params! { ":id": workspace.0, ":source": source.0 })?;
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

fn free(row: &Row<'_>) -> rusqlite::Result<FreeLogin> {
    let login = ClaimedLogin {
        id: row.get("public_id")?,
        attendee: row.get("attendee")?,
        event: row.get("event")?,
        login_code: row.get("code")?,
        expires_in_ms: row.get("expires_in_ms")?,
    };
    Ok(FreeLogin { login, source: source(row)? })
}

/// Empty where nobody knows.
fn source(row: &Row<'_>) -> rusqlite::Result<Source> {
    let bytes: Vec<u8> = row.get("source")?;
    Ok(Source(bytes.try_into().unwrap_or_default()))
}
