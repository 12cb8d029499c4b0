//! `unposted`: outcomes that the endpoint hasn't accepted yet; written with the outcome, gone once it has.

use crate::row::rows;
use crate::{Result, Table, Tx};
use domain::{Appid, AttendeeId, EventCode, TemplateId};
use rusqlite::{Connection, params};

/// One outcome for the other desktops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unposted {
    /// The attempt's id, which makes a repeated post count once.
    pub attempt: String,
    pub event: EventCode,
    pub attendee: AttendeeId,
    pub template_id: TemplateId,
    pub errcode: i64,
    pub msgid: Option<String>,
    pub at_ms: i64,
    /// It makes nobody told.
    pub test: bool,
}

pub fn put(tx: &Tx<'_>, appid: &Appid, outcome: &Unposted) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT OR IGNORE INTO unposted (attempt, appid, event, attendee, template_id, errcode, msgid, at_ms, test)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            outcome.attempt,
            appid.as_str(),
            outcome.event.as_str(),
            outcome.attendee.as_str(),
            outcome.template_id.as_str(),
            outcome.errcode,
            outcome.msgid,
            outcome.at_ms,
            outcome.test,
        ])?;
    tx.touch(Table::Unposted);
    Ok(())
}

/// The next ones of an account, oldest first: ids of attempts are made in order.
pub fn next(conn: &Connection, appid: &Appid, limit: u32) -> Result<Vec<Unposted>> {
    let sql = "SELECT attempt, event, attendee, template_id, errcode, msgid, at_ms, test FROM unposted
               WHERE appid = ?1 ORDER BY attempt LIMIT ?2";
    rows(conn, sql, params![appid.as_str(), limit], |row| {
        Ok(Unposted {
            attempt: row.get(0)?,
            event: EventCode::new(row.get::<_, String>(1)?),
            attendee: AttendeeId::new(row.get::<_, String>(2)?),
            template_id: TemplateId::new(row.get::<_, String>(3)?),
            errcode: row.get(4)?,
            msgid: row.get(5)?,
            at_ms: row.get(6)?,
            test: row.get(7)?,
        })
    })
}

/// The endpoint has these.
pub fn posted(tx: &Tx<'_>, attempts: &[String]) -> Result<()> {
    let mut delete = tx.conn.prepare_cached("DELETE FROM unposted WHERE attempt = ?1")?;
    for attempt in attempts {
        delete.execute([attempt])?;
    }
    Ok(())
}
