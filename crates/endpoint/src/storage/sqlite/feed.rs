//! The feed: rows in order, and what is left of those that were scrubbed.

use super::{moment, rows::SqliteRows};
use crate::storage::{
    StorageError, WorkspaceId,
    rows::{AttendeeId, Changes, FeedRows, NewChange, PageSize},
};
use protocol::ChangeRow;
use rusqlite::{OptionalExtension, Row, named_params};
use serde_json::Value;

impl FeedRows for SqliteRows<'_> {
    /// Two statements, because `RETURNING` makes a table to return from.
    async fn next_seq(&mut self, workspace: WorkspaceId) -> Result<i64, StorageError> {
        let key = named_params! { ":id": workspace.0 };
        let mut step =
            self.conn.prepare_cached("UPDATE workspace SET last_seq = last_seq + 1 WHERE id = :id")?;
        step.execute(key)?;
        let mut query = self.conn.prepare_cached("SELECT last_seq FROM workspace WHERE id = :id")?;
        Ok(query.query_row(key, |row| row.get("last_seq"))?)
    }

    async fn insert_change(
        &mut self,
        workspace: WorkspaceId,
        change: &NewChange<'_>,
    ) -> Result<(), StorageError> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO change (workspace, seq, mark, at, kind, event, attendee, person, data)
             VALUES (:workspace, :seq, :mark, :at, :kind, :event, :attendee, :person, :data)",
        )?;
        insert.execute(named_params! {
            ":workspace": workspace.0,
            ":seq": change.seq,
            ":mark": change.mark,
            ":at": change.at.timestamp_millis(),
            ":kind": change.kind,
            ":event": change.event,
            ":attendee": change.attendee,
            ":person": change.person.map(|person| person.0),
            ":data": change.data.to_string(),
        })?;
        Ok(())
    }

    async fn scrub_person(&mut self, person: AttendeeId) -> Result<(), StorageError> {
        for statement in [
            "INSERT INTO scrubbed (workspace, seq, mark)
             SELECT workspace, seq, mark FROM change WHERE person = :person",
            "DELETE FROM change WHERE person = :person",
        ] {
            self.conn.prepare_cached(statement)?.execute(named_params! { ":person": person.0 })?;
        }
        Ok(())
    }

    async fn scrub_sign_in(&mut self, person: AttendeeId) -> Result<(), StorageError> {
        for statement in [
            "INSERT INTO scrubbed (workspace, seq, mark)
             SELECT workspace, seq, mark FROM change WHERE person = :person AND kind = 'signed_in'",
            "DELETE FROM change WHERE person = :person AND kind = 'signed_in'",
        ] {
            self.conn.prepare_cached(statement)?.execute(named_params! { ":person": person.0 })?;
        }
        Ok(())
    }

    async fn scrub_event(&mut self, workspace: WorkspaceId, code: &str) -> Result<(), StorageError> {
        for statement in [
            "INSERT INTO scrubbed (workspace, seq, mark)
             SELECT workspace, seq, mark FROM change
             WHERE workspace = :workspace AND event = :event AND person IS NULL",
            "DELETE FROM change WHERE workspace = :workspace AND event = :event AND person IS NULL",
        ] {
            let key = named_params! { ":workspace": workspace.0, ":event": code };
            self.conn.prepare_cached(statement)?.execute(key)?;
        }
        Ok(())
    }

    async fn forget_scrubbed(&mut self, workspace: WorkspaceId, before: i64) -> Result<(), StorageError> {
        let mut forget = self
            .conn
            .prepare_cached("DELETE FROM scrubbed WHERE workspace = :workspace AND seq < :before")?;
        forget.execute(named_params! { ":workspace": workspace.0, ":before": before })?;
        Ok(())
    }

    async fn oldest_seq(&mut self, workspace: WorkspaceId) -> Result<i64, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT coalesce((SELECT min(seq) FROM change WHERE workspace = :workspace), last_seq + 1) AS oldest
             FROM workspace WHERE id = :workspace",
        )?;
        Ok(query.query_row(named_params! { ":workspace": workspace.0 }, |row| row.get("oldest"))?)
    }

    async fn mark(&mut self, workspace: WorkspaceId, seq: i64) -> Result<Option<String>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT mark FROM change WHERE workspace = :workspace AND seq = :seq
             UNION ALL SELECT mark FROM scrubbed WHERE workspace = :workspace AND seq = :seq",
        )?;
        let key = named_params! { ":workspace": workspace.0, ":seq": seq };
        Ok(query.query_row(key, |row| row.get("mark")).optional()?)
    }

    async fn changes_after(
        &mut self,
        workspace: WorkspaceId,
        seq: i64,
        max: PageSize,
    ) -> Result<Changes, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT seq, mark, at, kind, event, attendee, data FROM change
             WHERE workspace = :workspace AND seq > :seq ORDER BY seq LIMIT :limit",
        )?;
        // One more than is asked for, to see whether there is one.
        let limit = max.rows.saturating_add(1);
        let mut found =
            query.query(named_params! { ":workspace": workspace.0, ":seq": seq, ":limit": limit })?;
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while let Some(row) = found.next()? {
            let data: String = row.get("data")?;
            bytes += data.len();
            let is_full = rows.len() >= max.rows as usize || bytes > max.bytes;
            if is_full && !rows.is_empty() {
                return Ok(Changes { rows, more: true });
            }
            let change = ChangeRow { data: serde_json::from_str(&data)?, ..change(row)? };
            rows.push((change, row.get("mark")?));
        }
        Ok(Changes { rows, more: false })
    }
}

/// Everything but the data, which is JSON and fails in its own way.
fn change(row: &Row<'_>) -> rusqlite::Result<ChangeRow> {
    Ok(ChangeRow {
        seq: row.get("seq")?,
        at: moment::column(row, "at")?,
        kind: row.get("kind")?,
        event: row.get("event")?,
        attendee: row.get("attendee")?,
        data: Value::Null,
    })
}
