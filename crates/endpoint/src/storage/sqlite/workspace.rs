//! Workspaces: whose events these are, and the head of their feed.

use super::rows::SqliteRows;
use crate::storage::{Figures, StorageError, WorkspaceFacts, WorkspaceId, rows::WorkspaceRows};
use chrono::{DateTime, Utc};
use rusqlite::named_params;

impl WorkspaceRows for SqliteRows<'_> {
    async fn insert_workspace(
        &mut self,
        name: &str,
        appid: &str,
        feed_id: &str,
    ) -> Result<Option<WorkspaceId>, StorageError> {
        let made = self.conn.execute(
            "INSERT INTO workspace (name, appid, feed_id) VALUES (:name, :appid, :feed_id)
             ON CONFLICT (name) DO NOTHING",
            named_params! { ":name": name, ":appid": appid, ":feed_id": feed_id },
        )?;
        Ok((made == 1).then(|| WorkspaceId(self.conn.last_insert_rowid())))
    }

    async fn workspaces_named(&mut self, name: Option<&str>) -> Result<Vec<WorkspaceId>, StorageError> {
        let mut query = self
            .conn
            .prepare_cached("SELECT id FROM workspace WHERE :name IS NULL OR name = :name LIMIT 2")?;
        let rows = query.query_map(named_params! { ":name": name }, |row| row.get("id").map(WorkspaceId))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    async fn workspace(&mut self, id: WorkspaceId) -> Result<WorkspaceFacts, StorageError> {
        let mut query =
            self.conn.prepare_cached("SELECT name, appid, feed_id FROM workspace WHERE id = :id")?;
        let facts = query.query_row(named_params! { ":id": id.0 }, |row| {
            Ok(WorkspaceFacts {
                name: row.get("name")?,
                appid: row.get("appid")?,
                feed_id: row.get("feed_id")?,
            })
        })?;
        Ok(facts)
    }

    async fn figures(&mut self, now: DateTime<Utc>) -> Result<Vec<Figures>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT name, last_seq,
                    (SELECT count(*) FROM event WHERE event.workspace = workspace.id) AS events,
                    (SELECT count(*) FROM attendee JOIN event ON event.id = attendee.event
                     WHERE event.workspace = workspace.id) AS attendees,
                    (SELECT count(*) FROM login WHERE login.workspace = workspace.id
                     AND code IS NOT NULL AND expires_at > :now AND leased_until <= :now) AS logins_waiting,
                    (SELECT count(*) FROM login WHERE login.workspace = workspace.id
                     AND code IS NOT NULL AND expires_at > :now AND leased_until > :now) AS logins_leased
             FROM workspace ORDER BY id",
        )?;
        let rows = query.query_map(named_params! { ":now": now.timestamp_millis() }, |row| {
            Ok(Figures {
                workspace: row.get("name")?,
                events: row.get("events")?,
                attendees: row.get("attendees")?,
                logins_waiting: row.get("logins_waiting")?,
                logins_leased: row.get("logins_leased")?,
                last_seq: row.get("last_seq")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
