//! `sent`: what WeChat answered to other desktops, so that nobody is told twice and every ledger agrees.

use super::{ledger, template};
use crate::row::rows;
use crate::{Result, Tx};
use domain::{Appid, AttendeeId, EventCode, Lifetime, Openid, TemplateId};
use rusqlite::{Connection, params};

/// One answer, by the attempt it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub id: String,
    pub event: EventCode,
    pub attendee: AttendeeId,
    pub template_id: TemplateId,
    pub errcode: i64,
    /// The errcode says that the person doesn't accept it.
    pub declined: bool,
    pub msg_id: Option<String>,
    pub at_ms: i64,
    /// The name of the token that sent it.
    pub by: String,
    /// A test send makes nobody told.
    pub is_test: bool,
}

/// Keeps it and lets it count, once. Our own attempts counted when they were settled, and are passed over.
pub fn put(tx: &Tx<'_>, appid: &Appid, openid: Option<&Openid>, sent: &Sent) -> Result<()> {
    let added = tx
        .conn
        .prepare_cached(
            "INSERT OR IGNORE INTO sent (id, appid, event, attendee, openid, template_id, errcode, msg_id, at_ms, by, is_test, declined)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
             WHERE NOT EXISTS (SELECT 1 FROM attempt WHERE id = ?1)",
        )?
        .execute(params![
            sent.id,
            appid.as_str(),
            sent.event.as_str(),
            sent.attendee.as_str(),
            openid.map_or("", Openid::as_str),
            sent.template_id.as_str(),
            sent.errcode,
            sent.msg_id,
            sent.at_ms,
            sent.by,
            sent.is_test,
            sent.declined,
        ])?;
    if added > 0
        && let Some(openid) = openid
    {
        count(tx, appid, openid, &sent.template_id, Outcome::of(sent.errcode, sent.declined))?;
    }
    tx.touch_attendee(&sent.attendee);
    Ok(())
}

/// What was sent to a sign-in before its openid was known here counts for the person from now on.
pub fn bind(tx: &Tx<'_>, appid: &Appid, attendee: &AttendeeId, openid: &Openid) -> Result<()> {
    let sql =
        "SELECT template_id, errcode, declined FROM sent WHERE attendee = ?1 AND openid = '' ORDER BY at_ms";
    let waiting = rows(tx.conn, sql, [attendee.as_str()], |row| {
        Ok((TemplateId::new(row.get::<_, String>(0)?), Outcome::of(row.get(1)?, row.get(2)?)))
    })?;
    if waiting.is_empty() {
        return Ok(());
    }
    for (template, outcome) in waiting {
        count(tx, appid, openid, &template, outcome)?;
    }
    tx.conn
        .prepare_cached("UPDATE sent SET openid = ?2 WHERE attendee = ?1 AND openid = ''")?
        .execute([attendee.as_str(), openid.as_str()])?;
    Ok(())
}

/// Whether another desktop sent the message with this id.
pub(crate) fn has_msg_id(conn: &Connection, msg_id: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sent WHERE msg_id = ?1)";
    Ok(conn.prepare_cached(sql)?.query_row([msg_id], |row| row.get(0))?)
}

/// What others sent to one sign-in, oldest first.
pub fn of_attendee(conn: &Connection, attendee: &AttendeeId) -> Result<Vec<Sent>> {
    let sql =
        "SELECT id, event, attendee, template_id, errcode, msg_id, at_ms, by, is_test, declined FROM sent
               WHERE attendee = ?1 ORDER BY at_ms";
    rows(conn, sql, [attendee.as_str()], |row| {
        Ok(Sent {
            id: row.get(0)?,
            event: EventCode::new(row.get::<_, String>(1)?),
            attendee: AttendeeId::new(row.get::<_, String>(2)?),
            template_id: TemplateId::new(row.get::<_, String>(3)?),
            errcode: row.get(4)?,
            msg_id: row.get(5)?,
            at_ms: row.get(6)?,
            by: row.get(7)?,
            is_test: row.get(8)?,
            declined: row.get(9)?,
        })
    })
}

/// What an answer does to the ledger.
#[derive(Clone, Copy)]
enum Outcome {
    Taken,
    Declined,
    Refused,
}

impl Outcome {
    fn of(errcode: i64, declined: bool) -> Self {
        match errcode {
            0 => Self::Taken,
            _ if declined => Self::Declined,
            _ => Self::Refused,
        }
    }
}

fn count(tx: &Tx<'_>, appid: &Appid, openid: &Openid, id: &TemplateId, outcome: Outcome) -> Result<()> {
    match outcome {
        Outcome::Taken => ledger::spend(tx, appid, openid, id),
        Outcome::Declined => {
            let known = template::get(tx.conn, appid, id)?;
            ledger::void(tx, appid, openid, id, known.map_or(Lifetime::OneTime, |t| t.lifetime))
        }
        Outcome::Refused => Ok(()),
    }
}
