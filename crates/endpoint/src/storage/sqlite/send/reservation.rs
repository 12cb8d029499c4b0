//! Reserving people before they are told.

use super::{
    super::{moment, writer::Tx},
    Person, find,
};
use crate::{
    rules::{Insistence, Note, Objections, Other, judge},
    storage::{Bearer, StorageError},
};
use chrono::{DateTime, Utc};
use protocol::{Reservation, ReservationState, ReserveSends};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

/// The answers in the order they were asked for.
pub(in super::super) fn reserve(
    tx: &Tx<'_>,
    bearer: &Bearer,
    reserve: &ReserveSends,
    now: DateTime<Utc>,
) -> Result<Vec<Reservation>, StorageError> {
    let answer = |attendee: &String| {
        let (state, note) = match find(tx.conn, bearer.workspace, attendee)? {
            None => (ReservationState::Gone, None),
            Some(person) if reserve.release => {
                end(tx, bearer, &person, &reserve.template_id)?;
                (ReservationState::Ok, None)
            }
            Some(person) => take(tx, bearer, &person, reserve, now)?,
        };
        let (by, at) = note.map(|note| (note.by, note.at.fixed_offset())).unzip();
        Ok(Reservation { attendee: attendee.clone(), state, by, at })
    };
    reserve.attendees.iter().map(answer).collect()
}

/// Takes or renews the caller's reservation, unless something speaks against it.
fn take(
    tx: &Tx<'_>,
    bearer: &Bearer,
    person: &Person,
    reserve: &ReserveSends,
    now: DateTime<Utc>,
) -> Result<(ReservationState, Option<Note>), StorageError> {
    let insistence = if reserve.again || reserve.test { Insistence::Again } else { Insistence::Once };
    let objections = objections(tx.conn, bearer, person, &reserve.template_id)?;
    let (state, note) = judge(objections, insistence, now);
    if state == ReservationState::Ok {
        insert(tx, bearer, person.attendee, reserve, now)?;
    }
    Ok((state, note))
}

/// A real reservation that is renewed as a test stays real, because its outcome may still come.
fn insert(
    tx: &Tx<'_>,
    bearer: &Bearer,
    attendee: i64,
    reserve: &ReserveSends,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let mut upsert = tx.conn.prepare_cached(
        "INSERT INTO reservation (attendee, template_id, token, token_name, is_test, ends_at)
         VALUES (:attendee, :template_id, :token, :token_name, :is_test, :ends_at)
         ON CONFLICT (attendee, template_id, token) DO UPDATE
         SET token_name = excluded.token_name, ends_at = excluded.ends_at,
             is_test = reservation.is_test AND excluded.is_test",
    )?;
    let ends_at = now + chrono::Duration::seconds(reserve.lease_seconds.into());
    upsert.execute(named_params! {
        ":attendee": attendee,
        ":template_id": reserve.template_id,
        ":token": bearer.token_id,
        ":token_name": bearer.name,
        ":is_test": reserve.test,
        ":ends_at": ends_at.timestamp_millis(),
    })?;
    Ok(())
}

/// Ends the caller's own, tried or not; nobody else's is touched.
pub(super) fn end(
    tx: &Tx<'_>,
    bearer: &Bearer,
    person: &Person,
    template_id: &str,
) -> Result<(), StorageError> {
    let mut delete = tx.conn.prepare_cached(
        "DELETE FROM reservation
         WHERE attendee = :attendee AND template_id = :template_id AND token = :token",
    )?;
    for attendee in &person.all {
        delete.execute(named_params! {
            ":attendee": attendee, ":template_id": template_id, ":token": bearer.token_id,
        })?;
    }
    Ok(())
}

fn objections(
    conn: &Connection,
    bearer: &Bearer,
    person: &Person,
    template_id: &str,
) -> Result<Objections, StorageError> {
    let mut objections = Objections::default();
    let mut told = conn.prepare_cached(
        "SELECT token_name, at FROM send
         WHERE attendee = :attendee AND template_id = :template_id AND tells = 1 ORDER BY at LIMIT 1",
    )?;
    let mut others = conn.prepare_cached(
        "SELECT token_name, ends_at AS at, is_test FROM reservation
         WHERE attendee = :attendee AND template_id = :template_id AND token <> :token",
    )?;
    for attendee in &person.all {
        let key = named_params! { ":attendee": attendee, ":template_id": template_id };
        let first = told.query_row(key, note).optional()?;
        objections.told = objections.told.into_iter().chain(first).min_by_key(|note| note.at);
        let key = named_params! {
            ":attendee": attendee, ":template_id": template_id, ":token": bearer.token_id,
        };
        let rows =
            others.query_map(key, |row| Ok(Other { until: note(row)?, is_test: row.get("is_test")? }))?;
        objections.others.extend(rows.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(objections)
}

fn note(row: &Row<'_>) -> rusqlite::Result<Note> {
    Ok(Note { by: row.get("token_name")?, at: moment::column(row, "at")?.to_utc() })
}
