//! Events: the organiser's words, their revision, the last number given, and how they end.

use super::rows::SqliteRows;
use crate::storage::{
    EventCode, StorageError, WorkspaceId,
    rows::{AttendeeId, EndingEvent, EndingReason, EventId, EventRow, EventRows, StoredEvent},
};
use chrono::{DateTime, Utc};
use protocol::EventBody;
use rusqlite::{OptionalExtension, Row, named_params};

impl EventRows for SqliteRows<'_> {
    async fn event(&mut self, code: &EventCode) -> Result<Option<EventRow>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT id, workspace, code, codes_waiting, revision, body FROM event
             WHERE code = :code AND ending IS NULL",
        )?;
        let row = query.query_row(named_params! { ":code": code.as_str() }, columns).optional()?;
        row.map(whole).transpose()
    }

    async fn events(&mut self, workspace: WorkspaceId) -> Result<Vec<EventBody>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT id, workspace, code, codes_waiting, revision, body FROM event
             WHERE workspace = :workspace AND ending IS NULL ORDER BY id",
        )?;
        let rows = query.query_map(named_params! { ":workspace": workspace.0 }, columns)?;
        rows.map(|row| Ok(whole(row?)?.body)).collect()
    }

    async fn insert_event(
        &mut self,
        workspace: WorkspaceId,
        code: &EventCode,
        event: &StoredEvent<'_>,
    ) -> Result<i64, StorageError> {
        let revision = self.conn.query_row(
            "INSERT INTO event (workspace, code, body, purge_at) VALUES (:workspace, :code, :body, :purge_at)
             RETURNING revision",
            named_params! {
                ":workspace": workspace.0,
                ":code": code.as_str(),
                ":body": serde_json::to_string(event.body)?,
                ":purge_at": event.purge_at,
            },
            |row| row.get("revision"),
        )?;
        Ok(revision)
    }

    async fn update_event(&mut self, id: EventId, event: &StoredEvent<'_>) -> Result<i64, StorageError> {
        let revision = self.conn.query_row(
            "UPDATE event SET body = :body, purge_at = :purge_at, revision = revision + 1
             WHERE id = :id RETURNING revision",
            named_params! { ":id": id.0, ":body": serde_json::to_string(event.body)?, ":purge_at": event.purge_at },
            |row| row.get("revision"),
        )?;
        Ok(revision)
    }

    async fn is_code_taken(&mut self, code: &EventCode) -> Result<bool, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM taken_code WHERE code = :code)
                 OR EXISTS (SELECT 1 FROM event WHERE code = :code) AS is_taken",
        )?;
        Ok(query.query_row(named_params! { ":code": code.as_str() }, |row| row.get("is_taken"))?)
    }

    /// Two statements, because `RETURNING` makes a table to return from.
    async fn next_number(&mut self, event: EventId) -> Result<i64, StorageError> {
        let key = named_params! { ":id": event.0 };
        let mut step =
            self.conn.prepare_cached("UPDATE event SET last_number = last_number + 1 WHERE id = :id")?;
        step.execute(key)?;
        let mut query = self.conn.prepare_cached("SELECT last_number FROM event WHERE id = :id")?;
        Ok(query.query_row(key, |row| row.get("last_number"))?)
    }

    async fn has_events_to_end(&mut self, now: DateTime<Utc>) -> Result<bool, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM event WHERE ending IS NOT NULL)
                 OR EXISTS (SELECT 1 FROM event WHERE purge_at <= :now) AS has_any",
        )?;
        Ok(query.query_row(named_params! { ":now": now.timestamp_millis() }, |row| row.get("has_any"))?)
    }

    async fn first_ending(&mut self) -> Result<Option<EventId>, StorageError> {
        let mut query = self.conn.prepare_cached("SELECT id FROM event WHERE ending IS NOT NULL LIMIT 1")?;
        Ok(query.query_row((), |row| row.get("id").map(EventId)).optional()?)
    }

    async fn first_to_purge(&mut self, now: DateTime<Utc>) -> Result<Option<EventId>, StorageError> {
        let mut query = self.conn.prepare_cached("SELECT id FROM event WHERE purge_at <= :now LIMIT 1")?;
        let key = named_params! { ":now": now.timestamp_millis() };
        Ok(query.query_row(key, |row| row.get("id").map(EventId)).optional()?)
    }

    async fn set_ending(&mut self, id: EventId, reason: EndingReason) -> Result<(), StorageError> {
        let mut update = self.conn.prepare_cached("UPDATE event SET ending = :ending WHERE id = :id")?;
        let ending = match reason {
            EndingReason::Deleted => "deleted",
            EndingReason::Purged => "purged",
        };
        update.execute(named_params! { ":id": id.0, ":ending": ending })?;
        Ok(())
    }

    async fn ending(&mut self, id: EventId) -> Result<Option<EndingEvent>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT id, workspace, code, ending FROM event WHERE id = :id AND ending IS NOT NULL",
        )?;
        Ok(query.query_row(named_params! { ":id": id.0 }, ending_columns).optional()?)
    }

    async fn people_of(&mut self, event: EventId, limit: u32) -> Result<Vec<AttendeeId>, StorageError> {
        let mut query =
            self.conn.prepare_cached("SELECT id FROM attendee WHERE event = :event LIMIT :limit")?;
        let key = named_params! { ":event": event.0, ":limit": limit };
        let rows = query.query_map(key, |row| row.get("id").map(AttendeeId))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    async fn remove_event(&mut self, event: &EndingEvent) -> Result<(), StorageError> {
        for statement in ["DELETE FROM withdrawn WHERE event = :id", "DELETE FROM event WHERE id = :id"] {
            self.conn.prepare_cached(statement)?.execute(named_params! { ":id": event.id.0 })?;
        }
        let mut take = self.conn.prepare_cached("INSERT INTO taken_code (code) VALUES (:code)")?;
        take.execute(named_params! { ":code": event.code })?;
        Ok(())
    }
}

struct Columns {
    id: EventId,
    workspace: WorkspaceId,
    code: String,
    codes_waiting: i64,
    revision: i64,
    body: String,
}

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok(Columns {
        id: EventId(row.get("id")?),
        workspace: WorkspaceId(row.get("workspace")?),
        code: row.get("code")?,
        codes_waiting: row.get("codes_waiting")?,
        revision: row.get("revision")?,
        body: row.get("body")?,
    })
}

fn whole(columns: Columns) -> Result<EventRow, StorageError> {
    let Columns { id, workspace, code, codes_waiting, revision, body } = columns;
    let body: EventBody = serde_json::from_str(&body)?;
    let body = EventBody { code: Some(code), revision: Some(revision), ..body };
    Ok(EventRow { id, workspace, codes_waiting, body })
}

fn ending_columns(row: &Row<'_>) -> rusqlite::Result<EndingEvent> {
    let ending: String = row.get("ending")?;
    Ok(EndingEvent {
        id: EventId(row.get("id")?),
        workspace: WorkspaceId(row.get("workspace")?),
        code: row.get("code")?,
        reason: if ending == "deleted" { EndingReason::Deleted } else { EndingReason::Purged },
    })
}
