//! What WeChat answered, told to every desktop.

use super::{
    super::{
        change::{self, Subject},
        writer::Tx,
    },
    Person, find, others, reservation,
};
use crate::storage::{Bearer, StorageError};
use chrono::{DateTime, Utc};
use protocol::{Change, SettledSend};
use rusqlite::{OptionalExtension, named_params};

/// Each id counts once. People who are gone, or not of the event that is named, are passed over: one erased person must
/// not block a batch.
pub(in super::super) fn settle(
    tx: &mut Tx<'_>,
    bearer: &Bearer,
    sends: &[SettledSend],
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    for send in sends {
        match find(tx.conn, bearer.workspace, &send.attendee)? {
            Some(person) if person.event_code == send.event => settle_one(tx, bearer, &person, send, now)?,
            _ => {}
        }
    }
    Ok(())
}

fn settle_one(
    tx: &mut Tx<'_>,
    bearer: &Bearer,
    person: &Person,
    send: &SettledSend,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let reserved_as_test = reserved_as_test(tx, bearer, person, &send.template_id)?;
    let is_test = send.test.or(reserved_as_test).unwrap_or(false);
    if !insert(tx, bearer, person.attendee, send, is_test)? {
        return Ok(());
    }
    // The outcome of a test leaves a real reservation standing: that message is still to come.
    if !is_test || reserved_as_test == Some(true) {
        reservation::end(tx, bearer, person, &send.template_id)?;
    }
    let sent = Change::Sent {
        id: send.id,
        template_id: send.template_id.clone(),
        errcode: send.errcode,
        msg_id: send.msg_id.clone(),
        at: send.at,
        by: bearer.name.clone(),
        test: is_test,
    };
    let subject = Subject::of(person.attendee, &send.attendee);
    change::append(tx, bearer.workspace, Some(&person.event_code), Some(subject), sent, now)
}

/// Whether it was new.
fn insert(
    tx: &Tx<'_>,
    bearer: &Bearer,
    attendee: i64,
    send: &SettledSend,
    is_test: bool,
) -> Result<bool, StorageError> {
    let mut insert = tx.conn.prepare_cached(
        "INSERT INTO send (workspace, id, attendee, template_id, tells, at, token_name)
         VALUES (:workspace, :id, :attendee, :template_id, :tells, :at, :token_name)
         ON CONFLICT (workspace, id) DO NOTHING",
    )?;
    let inserted = insert.execute(named_params! {
        ":workspace": bearer.workspace.0,
        ":id": send.id.to_string(),
        ":attendee": attendee,
        ":template_id": send.template_id,
        ":tells": send.errcode == 0 && !is_test,
        ":at": send.at.timestamp_millis(),
        ":token_name": bearer.name,
    })?;
    Ok(inserted == 1)
}

/// What the caller reserved this person for, if they did; of several, a real message.
fn reserved_as_test(
    tx: &Tx<'_>,
    bearer: &Bearer,
    person: &Person,
    template_id: &str,
) -> Result<Option<bool>, StorageError> {
    let mut query = tx.conn.prepare_cached(
        "SELECT is_test FROM reservation
         WHERE attendee = :attendee AND template_id = :template_id AND token = :token",
    )?;
    let mut all = None;
    for attendee in &person.all {
        let key = named_params! {
            ":attendee": attendee, ":template_id": template_id, ":token": bearer.token_id,
        };
        let one: Option<bool> = query.query_row(key, |row| row.get("is_test")).optional()?;
        all = all.into_iter().chain(one).reduce(|a, b| a && b);
    }
    Ok(all)
}

/// Before one sign-in of a person is erased: what was noted of it goes over to another of theirs, if there is one, so
/// that nobody is told twice for having withdrawn one of two.
pub(in super::super) fn hand_over(tx: &Tx<'_>, attendee: i64) -> Result<(), StorageError> {
    let Some(heir) = others(tx.conn, attendee)?.into_iter().min() else { return Ok(()) };
    for statement in [
        "UPDATE send SET attendee = :heir WHERE attendee = :attendee",
        "UPDATE OR IGNORE reservation SET attendee = :heir WHERE attendee = :attendee",
    ] {
        tx.conn.prepare_cached(statement)?.execute(named_params! { ":heir": heir, ":attendee": attendee })?;
    }
    Ok(())
}
