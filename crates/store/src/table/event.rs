//! `event`: gatherings, as the endpoint has them.

use crate::row::{json, moment, one, rows, to_json};
use crate::{Result, Table, Tx};
use domain::{Appid, EventCode, Moment, TemplateId};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

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

/// Writes the event unless a later revision is here already.
pub fn put(tx: &Tx<'_>, event: &Event) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO event
           (code, appid, title, place, starts_at, ends_at, opens_at, closes_at, templates, questions, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (code) DO UPDATE SET title = ?3, place = ?4, starts_at = ?5, ends_at = ?6, opens_at = ?7,
           closes_at = ?8, templates = ?9, questions = ?10, revision = ?11
         WHERE revision <= ?11",
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

pub fn get(conn: &Connection, code: &EventCode) -> Result<Option<Event>> {
    one(conn, &format!("{SELECT} WHERE code = ?1"), [code.as_str()], read)
}

/// Latest start first.
pub fn list(conn: &Connection) -> Result<Vec<Event>> {
    rows(conn, &format!("{SELECT} ORDER BY starts_at DESC, code"), [], read)
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
