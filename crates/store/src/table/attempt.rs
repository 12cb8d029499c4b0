//! `attempt`: one try of a delivery, with the texts as they went out.

use crate::row::{json, one, rows, to_json};
use crate::{Result, Tx};
use domain::AttendeeId;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What goes out: rendered once, kept for every retry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    pub data: BTreeMap<String, String>,
    pub page: String,
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// `None`: no answer.
    pub errcode: Option<i64>,
    pub msgid: Option<String>,
    pub rid: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub id: String,
    pub delivery: i64,
    pub started_ms: i64,
    pub finished_ms: Option<i64>,
    pub answer: Answer,
}

pub fn insert(tx: &Tx<'_>, id: &str, delivery: i64, rendered: &Rendered, now_ms: i64) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO attempt (id, delivery, started_ms, rendered) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, delivery, now_ms, to_json(rendered)])?;
    Ok(())
}

pub fn finish(tx: &Tx<'_>, id: &str, answer: &Answer, now_ms: i64) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE attempt SET finished_ms = ?2, errcode = ?3, msgid = ?4, rid = ?5 WHERE id = ?1",
        )?
        .execute(params![id, now_ms, answer.errcode, answer.msgid, answer.rid])?;
    Ok(())
}

/// What the first try of this delivery said, if there was one that wasn't erased since.
pub fn rendered(conn: &Connection, delivery: i64) -> Result<Option<Rendered>> {
    let sql = "SELECT rendered FROM attempt WHERE delivery = ?1 AND rendered <> ''
               ORDER BY started_ms LIMIT 1";
    one(conn, sql, [delivery], |row| json(&row.get::<_, String>(0)?))
}

/// Every try for one sign-in, oldest first.
pub fn of_attendee(conn: &Connection, attendee: &AttendeeId) -> Result<Vec<Attempt>> {
    let sql =
        format!("{SELECT} JOIN delivery d ON d.id = a.delivery WHERE d.attendee = ?1 ORDER BY a.started_ms");
    rows(conn, &sql, [attendee.as_str()], read)
}

/// Every try of one delivery, oldest first.
pub fn of_delivery(conn: &Connection, delivery: i64) -> Result<Vec<Attempt>> {
    rows(conn, &format!("{SELECT} WHERE a.delivery = ?1 ORDER BY a.started_ms"), [delivery], read)
}

const SELECT: &str =
    "SELECT a.id, a.delivery, a.started_ms, a.finished_ms, a.errcode, a.msgid, a.rid FROM attempt a";

fn read(row: &Row<'_>) -> Result<Attempt> {
    Ok(Attempt {
        id: row.get(0)?,
        delivery: row.get(1)?,
        started_ms: row.get(2)?,
        finished_ms: row.get(3)?,
        answer: Answer { errcode: row.get(4)?, msgid: row.get(5)?, rid: row.get(6)? },
    })
}
