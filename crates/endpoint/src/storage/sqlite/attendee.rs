//! Attendees: one row per visitor who signed in at an event, with their submissions and accepts.

use super::{moment, rows::SqliteRows};
use crate::storage::{
    StorageError, VisitorHash, WorkspaceId,
    rows::{Attendee, AttendeeId, AttendeeRows, EventId, Leaving, NewAttendee, Profile},
};
use rusqlite::{OptionalExtension, Row, named_params};
use std::collections::BTreeMap;
use uuid::Uuid;

impl AttendeeRows for SqliteRows<'_> {
    async fn attendee(
        &mut self,
        event: EventId,
        visitor: VisitorHash,
    ) -> Result<Option<Attendee>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT id, public_id, number, name, answers, appid, env_version, signed_in_at,
                    openid IS NOT NULL AS is_bound
             FROM attendee WHERE event = :event AND visitor_hash = :visitor_hash",
        )?;
        let key = named_params! { ":event": event.0, ":visitor_hash": visitor.0 };
        let found = query.query_row(key, |row| Ok((attendee(row)?, row.get::<_, String>("answers")?)));
        let Some((mut attendee, answers)) = found.optional()? else { return Ok(None) };
        attendee.profile.answers = serde_json::from_str(&answers)?;
        Ok(Some(attendee))
    }

    async fn insert_attendee(&mut self, new: &NewAttendee<'_>) -> Result<AttendeeId, StorageError> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO attendee
                (public_id, event, visitor_hash, number, name, answers, appid, env_version, signed_in_at, is_added)
             VALUES
                (:public_id, :event, :visitor_hash, :number, :name, :answers, :appid, :env_version, :signed_in_at,
                 :is_added)",
        )?;
        let id = insert.insert(named_params! {
            ":public_id": new.public_id,
            ":event": new.event.0,
            ":visitor_hash": new.visitor.0,
            ":number": new.number,
            ":name": new.profile.name,
            ":answers": serde_json::to_string(&new.profile.answers)?,
            ":appid": new.profile.appid,
            ":env_version": new.profile.env_version,
            ":signed_in_at": new.signed_in_at.timestamp_millis(),
            ":is_added": new.is_added,
        })?;
        Ok(AttendeeId(id))
    }

    async fn update_profile(&mut self, id: AttendeeId, profile: &Profile) -> Result<(), StorageError> {
        let mut update = self.conn.prepare_cached(
            "UPDATE attendee SET name = :name, answers = :answers, appid = :appid, env_version = :env_version
             WHERE id = :id",
        )?;
        update.execute(named_params! {
            ":id": id.0,
            ":name": profile.name,
            ":answers": serde_json::to_string(&profile.answers)?,
            ":appid": profile.appid,
            ":env_version": profile.env_version,
        })?;
        Ok(())
    }

    async fn bind(
        &mut self,
        id: AttendeeId,
        openid: &str,
        unionid: Option<&str>,
    ) -> Result<bool, StorageError> {
        let mut update = self.conn.prepare_cached(
            "UPDATE attendee SET openid = :openid, unionid = :unionid WHERE id = :id AND openid IS NULL",
        )?;
        let bound = update.execute(named_params! { ":id": id.0, ":openid": openid, ":unionid": unionid })?;
        Ok(bound == 1)
    }

    async fn insert_submission(
        &mut self,
        attendee: AttendeeId,
        submission: Uuid,
    ) -> Result<bool, StorageError> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO submission (attendee, submission) VALUES (:attendee, :submission)
             ON CONFLICT DO NOTHING",
        )?;
        let key = named_params! { ":attendee": attendee.0, ":submission": submission.to_string() };
        Ok(insert.execute(key)? == 1)
    }

    async fn take_submissions(&mut self, attendee: AttendeeId) -> Result<Vec<Uuid>, StorageError> {
        let mut query = self
            .conn
            .prepare_cached("DELETE FROM submission WHERE attendee = :attendee RETURNING submission")?;
        let rows = query.query_map(named_params! { ":attendee": attendee.0 }, |row| row.get("submission"))?;
        let taken = rows.collect::<Result<Vec<String>, _>>()?;
        Ok(taken.iter().filter_map(|submission| submission.parse().ok()).collect())
    }

    async fn insert_withdrawn(&mut self, event: EventId, mark: [u8; 32]) -> Result<(), StorageError> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO withdrawn (event, mark) VALUES (:event, :mark) ON CONFLICT DO NOTHING",
        )?;
        insert.execute(named_params! { ":event": event.0, ":mark": mark })?;
        Ok(())
    }

    async fn has_withdrawn(&mut self, event: EventId, mark: [u8; 32]) -> Result<bool, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM withdrawn WHERE event = :event AND mark = :mark) AS is_marked",
        )?;
        let key = named_params! { ":event": event.0, ":mark": mark };
        Ok(query.query_row(key, |row| row.get("is_marked"))?)
    }

    async fn count_accept(
        &mut self,
        attendee: AttendeeId,
        template_id: &str,
        max_templates: u32,
    ) -> Result<(), StorageError> {
        let mut upsert = self.conn.prepare_cached(
            "INSERT INTO accepted (attendee, template_id, count)
             SELECT :attendee, :template_id, 1
             WHERE (SELECT count(*) FROM accepted WHERE attendee = :attendee) < :max_templates
                OR EXISTS (SELECT 1 FROM accepted WHERE attendee = :attendee AND template_id = :template_id)
             ON CONFLICT (attendee, template_id) DO UPDATE SET count = count + 1",
        )?;
        upsert.execute(named_params! {
            ":attendee": attendee.0, ":template_id": template_id, ":max_templates": max_templates,
        })?;
        Ok(())
    }

    async fn accepted(&mut self, attendee: AttendeeId) -> Result<BTreeMap<String, i64>, StorageError> {
        let mut query =
            self.conn.prepare_cached("SELECT template_id, count FROM accepted WHERE attendee = :attendee")?;
        let rows = query.query_map(named_params! { ":attendee": attendee.0 }, |row| {
            Ok((row.get("template_id")?, row.get("count")?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    async fn leaving_visitor(
        &mut self,
        event: EventId,
        visitor: VisitorHash,
    ) -> Result<Option<Leaving>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT attendee.id, attendee.public_id, attendee.visitor_hash, event.id AS event, event.code,
                    event.workspace
             FROM attendee JOIN event ON event.id = attendee.event
             WHERE attendee.event = :event AND attendee.visitor_hash = :visitor_hash",
        )?;
        let key = named_params! { ":event": event.0, ":visitor_hash": visitor.0 };
        Ok(query.query_row(key, leaving).optional()?)
    }

    async fn leaving_attendee(
        &mut self,
        workspace: WorkspaceId,
        public_id: &str,
    ) -> Result<Option<Leaving>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT attendee.id, attendee.public_id, attendee.visitor_hash, event.id AS event, event.code,
                    event.workspace
             FROM attendee JOIN event ON event.id = attendee.event
             WHERE attendee.public_id = :public_id AND event.workspace = :workspace",
        )?;
        let key = named_params! { ":public_id": public_id, ":workspace": workspace.0 };
        Ok(query.query_row(key, leaving).optional()?)
    }

    async fn unverified(&mut self, event: EventId, limit: u32) -> Result<Vec<Leaving>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT attendee.id, attendee.public_id, attendee.visitor_hash, event.id AS event, event.code,
                    event.workspace
             FROM attendee JOIN event ON event.id = attendee.event
             WHERE attendee.event = :event AND attendee.openid IS NULL AND attendee.is_added = 0
               AND NOT EXISTS (SELECT 1 FROM login WHERE login.attendee = attendee.id AND login.code IS NOT NULL)
             LIMIT :limit",
        )?;
        let rows = query.query_map(named_params! { ":event": event.0, ":limit": limit }, leaving)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    async fn count_unverified(&mut self, event: EventId) -> Result<u64, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT count(*) AS unverified FROM attendee
             WHERE event = :event AND openid IS NULL AND is_added = 0
               AND NOT EXISTS (SELECT 1 FROM login WHERE login.attendee = attendee.id AND login.code IS NOT NULL)",
        )?;
        Ok(query
            .query_row(named_params! { ":event": event.0 }, |row| row.get::<_, u32>("unverified"))?
            .into())
    }

    async fn remove_attendee(&mut self, id: AttendeeId) -> Result<(), StorageError> {
        for statement in [
            "DELETE FROM submission WHERE attendee = :id",
            "DELETE FROM accepted WHERE attendee = :id",
            "DELETE FROM login WHERE attendee = :id",
            "DELETE FROM attendee WHERE id = :id",
        ] {
            self.conn.prepare_cached(statement)?.execute(named_params! { ":id": id.0 })?;
        }
        Ok(())
    }
}

/// Everything but the answers, which are JSON and fail in their own way.
fn attendee(row: &Row<'_>) -> rusqlite::Result<Attendee> {
    Ok(Attendee {
        id: AttendeeId(row.get("id")?),
        public_id: row.get("public_id")?,
        number: row.get("number")?,
        profile: Profile {
            name: row.get("name")?,
            answers: BTreeMap::new(),
            appid: row.get("appid")?,
            env_version: row.get("env_version")?,
        },
        signed_in_at: moment::column(row, "signed_in_at")?,
        is_bound: row.get("is_bound")?,
    })
}

fn leaving(row: &Row<'_>) -> rusqlite::Result<Leaving> {
    Ok(Leaving {
        id: AttendeeId(row.get("id")?),
        public_id: row.get("public_id")?,
        visitor: VisitorHash(row.get("visitor_hash")?),
        event: EventId(row.get("event")?),
        event_code: row.get("code")?,
        workspace: WorkspaceId(row.get("workspace")?),
    })
}
