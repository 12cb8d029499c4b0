//! `message`: templates with the organiser's texts.

use crate::row::{closed, json, one, rows, to_json};
use crate::{Result, Table, Tx};
use domain::{CardLanguage, EventCode, MiniprogramVersion, PAGE, TemplateId, Wording};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

/// Also what a campaign keeps of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: String,
    pub event: EventCode,
    pub name: String,
    pub template_id: TemplateId,
    /// Key and text, in the template's order.
    pub fields: Vec<(String, String)>,
    pub page: String,
    pub miniprogram_state: MiniprogramVersion,
    pub lang: CardLanguage,
}

impl Message {
    /// Its texts and its page, compiled. `columns` are the event's own variables.
    pub fn wording(&self, columns: &[&str]) -> Wording {
        let texts = self.fields.iter().map(|(key, text)| (key.as_str(), text.as_str()));
        Wording::compile(texts.chain([(PAGE, self.page.as_str())]), columns)
    }
}

/// Saves it; the same name at the same event replaces. Returns its id.
pub fn put(tx: &Tx<'_>, message: &Message) -> Result<String> {
    let id = tx.conn.query_row(
        "INSERT INTO message (id, event, name, template_id, fields, page, miniprogram_state, lang)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (event, name) DO UPDATE SET template_id = ?4, fields = ?5, page = ?6, miniprogram_state = ?7, lang = ?8
         RETURNING id",
        params![
            message.id,
            message.event.as_str(),
            message.name,
            message.template_id.as_str(),
            to_json(&message.fields),
            message.page,
            message.miniprogram_state.as_str(),
            message.lang.as_str(),
        ],
        |row| row.get(0),
    )?;
    tx.touch(Table::Message);
    Ok(id)
}

pub fn get(conn: &Connection, id: &str) -> Result<Option<Message>> {
    one(conn, &format!("{SELECT} WHERE id = ?1"), [id], read)
}

/// The event's first message: the one that lists and drawers refer to.
pub fn of_event(conn: &Connection, event: &EventCode) -> Result<Option<Message>> {
    one(conn, &format!("{SELECT} WHERE event = ?1 ORDER BY rowid LIMIT 1"), [event.as_str()], read)
}

/// All of an event's, the first one made first.
pub fn list(conn: &Connection, event: &EventCode) -> Result<Vec<Message>> {
    rows(conn, &format!("{SELECT} WHERE event = ?1 ORDER BY rowid"), [event.as_str()], read)
}

pub fn named(conn: &Connection, event: &EventCode, name: &str) -> Result<Option<Message>> {
    one(conn, &format!("{SELECT} WHERE event = ?1 AND name = ?2"), [event.as_str(), name], read)
}

/// Saves the one with its id, which stays at its event, under a name that no other has there. Whether there is one.
pub fn update(tx: &Tx<'_>, message: &Message) -> Result<bool> {
    let updated = tx.conn.execute(
        "UPDATE message SET name = ?3, template_id = ?4, fields = ?5, page = ?6, miniprogram_state = ?7, lang = ?8
         WHERE id = ?1 AND event = ?2",
        params![
            message.id,
            message.event.as_str(),
            message.name,
            message.template_id.as_str(),
            to_json(&message.fields),
            message.page,
            message.miniprogram_state.as_str(),
            message.lang.as_str(),
        ],
    )?;
    tx.touch(Table::Message);
    Ok(updated > 0)
}

/// What was sent of it stays with its campaigns.
pub fn delete(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.conn.execute("DELETE FROM message WHERE id = ?1", [id])?;
    tx.touch(Table::Message);
    Ok(())
}

const SELECT: &str =
    "SELECT id, event, name, template_id, fields, page, miniprogram_state, lang FROM message";

fn read(row: &Row<'_>) -> Result<Message> {
    Ok(Message {
        id: row.get(0)?,
        event: EventCode::new(row.get::<_, String>(1)?),
        name: row.get(2)?,
        template_id: TemplateId::new(row.get::<_, String>(3)?),
        fields: json(&row.get::<_, String>(4)?)?,
        page: row.get(5)?,
        miniprogram_state: closed(MiniprogramVersion::from_word(&row.get::<_, String>(6)?), "version")?,
        lang: closed(CardLanguage::from_word(&row.get::<_, String>(7)?), "language")?,
    })
}
