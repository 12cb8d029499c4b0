//! Attendees: one row per visitor who signed in at an event.

use super::{
    change::{self, Subject},
    event::EventRow,
    moment,
    writer::Tx,
};
use crate::{
    identifier::random_id,
    rules::Details,
    storage::{StorageError, VisitorHash},
};
use chrono::{DateTime, Utc};
use protocol::{Change, Moment, SignIn};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use std::collections::BTreeMap;

/// Answers kept of one person: twice as many as an event has questions, for questions that were asked before. Beyond
/// it nothing is taken, so that nobody can fill the database by renewing.
const MOST_ANSWERS: usize = 20;

/// Somebody's sign-in.
pub(super) struct Attendee {
    pub id: i64,
    pub public_id: String,
    pub number: i64,
    pub name: Option<String>,
    pub answers: BTreeMap<String, String>,
    pub appid: Option<String>,
    pub env_version: Option<String>,
    pub signed_in_at: Moment,
    pub is_bound: bool,
}

impl Attendee {
    /// Nothing said yet but that they are here.
    pub(super) fn new(number: i64, now: DateTime<Utc>) -> Self {
        Self {
            id: 0,
            public_id: random_id(),
            number,
            name: None,
            answers: BTreeMap::new(),
            appid: None,
            env_version: None,
            signed_in_at: now.fixed_offset(),
            is_bound: false,
        }
    }

    /// Takes over what a sign-in names; what it doesn't name stays.
    pub(super) fn renew(&mut self, details: Details, post: &SignIn) {
        if let Some(name) = details.name {
            self.name = name;
        }
        for (key, answer) in details.answers {
            match answer {
                Some(text) if self.answers.len() < MOST_ANSWERS || self.answers.contains_key(&key) => {
                    self.answers.insert(key, text);
                }
                Some(_) => {}
                None => {
                    self.answers.remove(&key);
                }
            }
        }
        self.appid = post.appid.clone().or(self.appid.take());
        self.env_version = post.env_version.clone().or(self.env_version.take());
    }

    /// What the feed says of them; `by` is the token of an organiser who signed them in.
    pub(super) fn signed_in(&self, by: Option<String>) -> Change {
        Change::SignedIn {
            number: self.number,
            name: self.name.clone(),
            answers: self.answers.clone(),
            signed_in_at: self.signed_in_at,
            appid: self.appid.clone(),
            env_version: self.env_version.clone(),
            by,
        }
    }
}

pub(super) fn find(
    conn: &Connection,
    event: i64,
    visitor: VisitorHash,
) -> Result<Option<Attendee>, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT id, public_id, number, name, answers, appid, env_version, signed_in_at,
                openid IS NOT NULL AS is_bound
         FROM attendee WHERE event = :event AND visitor_hash = :visitor_hash",
    )?;
    let key = named_params! { ":event": event, ":visitor_hash": visitor.0 };
    let found = query.query_row(key, |row| Ok((from_row(row)?, row.get("answers")?))).optional()?;
    found
        .map(|(attendee, answers): (Attendee, String)| {
            Ok(Attendee { answers: serde_json::from_str(&answers)?, ..attendee })
        })
        .transpose()
}

/// Inserts and gives the attendee its id.
pub(super) fn insert(
    tx: &Tx<'_>,
    event: i64,
    visitor: VisitorHash,
    attendee: &mut Attendee,
) -> Result<(), StorageError> {
    let mut insert = tx.conn.prepare_cached(
        "INSERT INTO attendee
            (public_id, event, visitor_hash, number, name, answers, appid, env_version, signed_in_at)
         VALUES
            (:public_id, :event, :visitor_hash, :number, :name, :answers, :appid, :env_version, :signed_in_at)",
    )?;
    attendee.id = insert.insert(named_params! {
        ":public_id": attendee.public_id,
        ":event": event,
        ":visitor_hash": visitor.0,
        ":number": attendee.number,
        ":name": attendee.name,
        ":answers": serde_json::to_string(&attendee.answers)?,
        ":appid": attendee.appid,
        ":env_version": attendee.env_version,
        ":signed_in_at": attendee.signed_in_at.timestamp_millis(),
    })?;
    Ok(())
}

/// Writes what may be renewed; number and time stay.
pub(super) fn update(tx: &Tx<'_>, attendee: &Attendee) -> Result<(), StorageError> {
    let mut update = tx.conn.prepare_cached(
        "UPDATE attendee SET name = :name, answers = :answers, appid = :appid, env_version = :env_version
         WHERE id = :id",
    )?;
    update.execute(named_params! {
        ":id": attendee.id,
        ":name": attendee.name,
        ":answers": serde_json::to_string(&attendee.answers)?,
        ":appid": attendee.appid,
        ":env_version": attendee.env_version,
    })?;
    Ok(())
}

/// Whether it was the first openid; a later one changes nothing.
pub(super) fn bind(
    tx: &Tx<'_>,
    attendee: i64,
    openid: &str,
    unionid: Option<&str>,
) -> Result<bool, StorageError> {
    let mut update = tx.conn.prepare_cached(
        "UPDATE attendee SET openid = :openid, unionid = :unionid WHERE id = :id AND openid IS NULL",
    )?;
    let bound = update.execute(named_params! { ":id": attendee, ":openid": openid, ":unionid": unionid })?;
    Ok(bound == 1)
}

/// Tells the feed what became of this person.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    event: &EventRow,
    person: &Attendee,
    change: Change,
    now: DateTime<Utc>,
) -> Result<(), StorageError> {
    let code = event.body.code.as_deref();
    change::append(tx, event.workspace, code, Some(Subject::of(person.id, &person.public_id)), change, now)
}

/// Everything but the answers, which are JSON and fail in their own way.
fn from_row(row: &Row<'_>) -> rusqlite::Result<Attendee> {
    Ok(Attendee {
        id: row.get("id")?,
        public_id: row.get("public_id")?,
        number: row.get("number")?,
        name: row.get("name")?,
        answers: BTreeMap::new(),
        appid: row.get("appid")?,
        env_version: row.get("env_version")?,
        signed_in_at: moment::column(row, "signed_in_at")?,
        is_bound: row.get("is_bound")?,
    })
}
