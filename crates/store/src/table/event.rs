//! `event`: gatherings, as the endpoint has them.

use super::attendee_list::Figures;
use crate::row::{json, moment, one, rows, to_json};
use crate::{Error, Gone, Result, Table, Tx};
use chrono::{DateTime, Utc};
use domain::{Appid, EventCode, EventValues, Moment, Scene, TemplateId};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub code: EventCode,
    pub appid: Appid,
    pub title: String,
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub opens_at: Option<Moment>,
    pub closes_at: Option<Moment>,
    /// What attendees are asked to allow, with WeChat's titles.
    pub templates: Vec<(TemplateId, String)>,
    pub questions: Vec<Question>,
    pub revision: i64,
}

/// A question, as far as answers need it to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub key: String,
    pub label: String,
}

impl Event {
    /// What the event's own variables are called, besides those that every text may hold.
    pub fn columns(&self) -> Vec<&str> {
        self.questions.iter().map(|question| question.key.as_str()).collect()
    }

    /// The values of a text's variables that are the same for everybody.
    pub fn scene(&self, now: DateTime<Utc>) -> Scene {
        let values = EventValues {
            code: self.code.as_str().to_owned(),
            title: self.title.clone(),
            place: self.place.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
        };
        Scene::new(values, now.fixed_offset())
    }
}

/// Writes the event unless a later revision is here already, or it was deleted.
pub fn put(tx: &Tx<'_>, event: &Event) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO event
           (code, appid, title, place, starts_at, ends_at, opens_at, closes_at, templates, questions, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (code) DO UPDATE SET title = ?3, place = ?4, starts_at = ?5, ends_at = ?6, opens_at = ?7,
           closes_at = ?8, templates = ?9, questions = ?10, revision = ?11
         WHERE revision <= ?11 AND gone = ''",
        params![
            event.code.as_str(),
            event.appid.as_str(),
            event.title,
            event.place,
            event.starts_at.to_rfc3339(),
            event.ends_at.to_rfc3339(),
            event.opens_at.map(|m| m.to_rfc3339()),
            event.closes_at.map(|m| m.to_rfc3339()),
            to_json(&event.templates),
            to_json(&event.questions),
            event.revision,
        ],
    )?;
    tx.touch(Table::Event);
    Ok(())
}

/// What the endpoint says of these events next is news, whatever its revision: the endpoint was restored.
pub fn forget_revisions(tx: &Tx<'_>, appid: &Appid) -> Result<()> {
    tx.conn.execute("UPDATE event SET revision = 0 WHERE appid = ?1", [appid.as_str()])?;
    Ok(())
}

/// Whether the endpoint has the event no more, and what it came to.
pub fn gone(conn: &Connection, code: &EventCode) -> Result<Option<(Gone, Figures)>> {
    let sql = "SELECT gone, kept FROM event WHERE code = ?1 AND gone <> ''";
    one(conn, sql, [code.as_str()], |row| {
        let gone = Gone::from_word(&row.get::<_, String>(0)?).ok_or(Error::Unreadable { what: "gone" })?;
        Ok((gone, json(&row.get::<_, String>(1)?)?))
    })
}

/// The deleted events of an account: later rows about them are skipped.
pub fn all_gone(conn: &Connection, appid: &Appid) -> Result<HashSet<EventCode>> {
    let sql = "SELECT code FROM event WHERE appid = ?1 AND gone <> ''";
    let codes = rows(conn, sql, [appid.as_str()], |row| Ok(EventCode::new(row.get::<_, String>(0)?)))?;
    Ok(codes.into_iter().collect())
}

/// Its revision, title and times stay; of an unknown event only the deletion is kept.
pub(crate) fn set_gone(
    tx: &Tx<'_>,
    code: &EventCode,
    appid: &Appid,
    gone: Gone,
    kept: &Figures,
) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO event (code, appid, title, place, starts_at, ends_at, gone, kept)
         VALUES (?1, ?2, '', '', ?5, ?5, ?3, ?4) ON CONFLICT (code) DO UPDATE SET gone = ?3, kept = ?4",
        params![code.as_str(), appid.as_str(), gone.as_str(), to_json(kept), EPOCH],
    )?;
    tx.touch(Table::Event);
    Ok(())
}

/// The times of an event that nobody knows anything of.
const EPOCH: &str = "1970-01-01T00:00:00+00:00";

pub fn get(conn: &Connection, code: &EventCode) -> Result<Option<Event>> {
    one(conn, &format!("{SELECT} WHERE code = ?1"), [code.as_str()], read)
}

/// Latest start first; without those that were gone before anything was known of them.
pub fn list(conn: &Connection) -> Result<Vec<Event>> {
    rows(conn, &format!("{SELECT} WHERE title <> '' ORDER BY starts_at DESC, code"), [], read)
}

const SELECT: &str =
    "SELECT code, appid, title, place, starts_at, ends_at, opens_at, closes_at, templates, questions,
    revision FROM event";

fn read(row: &Row<'_>) -> Result<Event> {
    let text = |at| -> Result<String> { Ok(row.get(at)?) };
    let maybe =
        |at| -> Result<Option<Moment>> { row.get::<_, Option<String>>(at)?.map(|t| moment(&t)).transpose() };
    Ok(Event {
        code: EventCode::new(text(0)?),
        appid: Appid::new(text(1)?),
        title: text(2)?,
        place: text(3)?,
        starts_at: moment(&text(4)?)?,
        ends_at: moment(&text(5)?)?,
        opens_at: maybe(6)?,
        closes_at: maybe(7)?,
        templates: json(&text(8)?)?,
        questions: json(&text(9)?)?,
        revision: row.get(10)?,
    })
}
