//! What the file remembers of time itself.

use super::rows::SqliteRows;
use crate::storage::{StorageError, rows::ClockRows};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{OptionalExtension, named_params};

impl ClockRows for SqliteRows<'_> {
    async fn believed_time(&mut self) -> Result<Option<DateTime<Utc>>, StorageError> {
        let mut query = self.conn.prepare_cached("SELECT at FROM believed_time WHERE id = 1")?;
        let millis: Option<i64> = query.query_row((), |row| row.get("at")).optional()?;
        Ok(millis.and_then(DateTime::from_timestamp_millis))
    }

    async fn set_believed_time(&mut self, at: DateTime<Utc>) -> Result<(), StorageError> {
        let mut upsert = self.conn.prepare_cached(
            "INSERT INTO believed_time (id, at) VALUES (1, :at) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
        )?;
        upsert.execute(named_params! { ":at": at.timestamp_millis() })?;
        Ok(())
    }

    async fn shorten_logins(
        &mut self,
        now: DateTime<Utc>,
        code_life: TimeDelta,
        lease: TimeDelta,
    ) -> Result<(), StorageError> {
        self.conn.execute(
            "UPDATE login SET expires_at = min(expires_at, :expires_at),
                              leased_until = min(leased_until, :leased_until)
             WHERE code IS NOT NULL",
            named_params! {
                ":expires_at": (now + code_life).timestamp_millis(),
                ":leased_until": (now + lease).timestamp_millis(),
            },
        )?;
        Ok(())
    }

    async fn shorten_reservations(
        &mut self,
        now: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<(), StorageError> {
        self.conn.execute(
            "UPDATE reservation SET ends_at = :ends_at WHERE ends_at > :ends_at",
            named_params! { ":ends_at": (now + lease).timestamp_millis() },
        )?;
        Ok(())
    }
}
