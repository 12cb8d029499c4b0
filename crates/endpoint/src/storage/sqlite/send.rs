//! Reservations and outcomes of sends.

use super::{moment, rows::SqliteRows};
use crate::{
    rules::{Note, OtherReservation},
    storage::{
        Bearer, StorageError, WorkspaceId,
        rows::{AttendeeId, NewReservation, NewSend, Recipient, SendRows},
    },
};
use rusqlite::{OptionalExtension, Row, named_params};

impl SendRows for SqliteRows<'_> {
    async fn recipient(
        &mut self,
        workspace: WorkspaceId,
        public_id: &str,
    ) -> Result<Option<Recipient>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT attendee.id, event.code
             FROM attendee JOIN event ON event.id = attendee.event
             WHERE attendee.public_id = :public_id AND event.workspace = :workspace AND event.ending IS NULL",
        )?;
        let key = named_params! { ":public_id": public_id, ":workspace": workspace.0 };
        let found = query.query_row(key, |row| {
            Ok(Recipient { attendee: AttendeeId(row.get("id")?), event_code: row.get("code")? })
        });
        Ok(found.optional()?)
    }

    async fn others_of_person(&mut self, attendee: AttendeeId) -> Result<Vec<AttendeeId>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT other.id FROM attendee AS self
             JOIN attendee AS other ON other.event = self.event AND other.openid = self.openid
             WHERE self.id = :attendee AND other.id <> self.id",
        )?;
        let key = named_params! { ":attendee": attendee.0 };
        let rows = query.query_map(key, |row| row.get("id").map(AttendeeId))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    async fn put_reservation(
        &mut self,
        bearer: &Bearer,
        new: &NewReservation<'_>,
    ) -> Result<(), StorageError> {
        let mut upsert = self.conn.prepare_cached(
            "INSERT INTO reservation (attendee, template_id, token, token_name, is_test, ends_at)
             VALUES (:attendee, :template_id, :token, :token_name, :is_test, :ends_at)
             ON CONFLICT (attendee, template_id, token) DO UPDATE
             SET token_name = excluded.token_name, ends_at = excluded.ends_at,
                 is_test = reservation.is_test AND excluded.is_test",
        )?;
        upsert.execute(named_params! {
            ":attendee": new.attendee.0,
            ":template_id": new.template_id,
            ":token": bearer.token_id,
            ":token_name": bearer.name,
            ":is_test": new.is_test,
            ":ends_at": new.ends_at.timestamp_millis(),
        })?;
        Ok(())
    }

    async fn delete_reservation(
        &mut self,
        bearer: &Bearer,
        attendee: AttendeeId,
        template_id: &str,
    ) -> Result<(), StorageError> {
        let mut delete = self.conn.prepare_cached(
            "DELETE FROM reservation
             WHERE attendee = :attendee AND template_id = :template_id AND token = :token",
        )?;
        delete.execute(named_params! {
            ":attendee": attendee.0, ":template_id": template_id, ":token": bearer.token_id,
        })?;
        Ok(())
    }

    async fn own_reservation(
        &mut self,
        bearer: &Bearer,
        attendee: AttendeeId,
        template_id: &str,
    ) -> Result<Option<bool>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT is_test FROM reservation
             WHERE attendee = :attendee AND template_id = :template_id AND token = :token",
        )?;
        let key = named_params! {
            ":attendee": attendee.0, ":template_id": template_id, ":token": bearer.token_id,
        };
        Ok(query.query_row(key, |row| row.get("is_test")).optional()?)
    }

    async fn other_reservations(
        &mut self,
        bearer: &Bearer,
        attendee: AttendeeId,
        template_id: &str,
    ) -> Result<Vec<OtherReservation>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT token_name, ends_at AS at, is_test FROM reservation
             WHERE attendee = :attendee AND template_id = :template_id AND token <> :token",
        )?;
        let key = named_params! {
            ":attendee": attendee.0, ":template_id": template_id, ":token": bearer.token_id,
        };
        let rows = query
            .query_map(key, |row| Ok(OtherReservation { until: note(row)?, is_test: row.get("is_test")? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    async fn first_notice(
        &mut self,
        attendee: AttendeeId,
        template_id: &str,
    ) -> Result<Option<Note>, StorageError> {
        let mut query = self.conn.prepare_cached(
            "SELECT token_name, at FROM send
             WHERE attendee = :attendee AND template_id = :template_id AND tells = 1 ORDER BY at LIMIT 1",
        )?;
        let key = named_params! { ":attendee": attendee.0, ":template_id": template_id };
        Ok(query.query_row(key, note).optional()?)
    }

    async fn insert_send(&mut self, bearer: &Bearer, new: &NewSend<'_>) -> Result<bool, StorageError> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO send (workspace, id, attendee, template_id, tells, at, token_name)
             VALUES (:workspace, :id, :attendee, :template_id, :tells, :at, :token_name)
             ON CONFLICT (workspace, id) DO NOTHING",
        )?;
        let inserted = insert.execute(named_params! {
            ":workspace": bearer.workspace.0,
            ":id": new.send.id.to_string(),
            ":attendee": new.attendee.0,
            ":template_id": new.send.template_id,
            ":tells": new.is_notified,
            ":at": new.send.at.timestamp_millis(),
            ":token_name": bearer.name,
        })?;
        Ok(inserted == 1)
    }

    async fn move_sends(&mut self, from: AttendeeId, to: AttendeeId) -> Result<(), StorageError> {
        for statement in [
            "UPDATE send SET attendee = :to WHERE attendee = :from",
            "UPDATE OR IGNORE reservation SET attendee = :to WHERE attendee = :from",
        ] {
            self.conn.prepare_cached(statement)?.execute(named_params! { ":to": to.0, ":from": from.0 })?;
        }
        Ok(())
    }
}

fn note(row: &Row<'_>) -> rusqlite::Result<Note> {
    Ok(Note { by: row.get("token_name")?, at: moment::column(row, "at")?.to_utc() })
}
