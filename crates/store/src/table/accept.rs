//! `accept`: what pages reported; it folds into the ledger once the person is known.

use crate::row::{moment, rows};
use crate::{Result, Tx};
use domain::{AttendeeId, Moment, TemplateId};
use rusqlite::{Connection, params};

/// One template's answer in one submission.
#[derive(Clone, Debug, PartialEq)]
pub struct Accept {
    pub template_id: TemplateId,
    pub result: String,
    pub at: Moment,
}

/// Keeps the answer; returns whether it is news. A replay isn't.
pub fn put(tx: &Tx<'_>, attendee: &AttendeeId, submission: &str, accept: &Accept) -> Result<bool> {
    let added = tx
        .conn
        .prepare_cached(
            "INSERT OR IGNORE INTO accept (attendee, submission, template_id, result, at, at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            attendee.as_str(),
            submission,
            accept.template_id.as_str(),
            accept.result,
            accept.at.to_rfc3339(),
            accept.at.timestamp_millis(),
        ])?;
    Ok(added > 0)
}

/// Everything one sign-in's pages reported, oldest first.
pub fn of_attendee(conn: &Connection, attendee: &AttendeeId) -> Result<Vec<Accept>> {
    let sql = "SELECT template_id, result, at FROM accept WHERE attendee = ?1 ORDER BY at";
    rows(conn, sql, [attendee.as_str()], |row| {
        Ok(Accept {
            template_id: TemplateId::new(row.get::<_, String>(0)?),
            result: row.get(1)?,
            at: moment(&row.get::<_, String>(2)?)?,
        })
    })
}

/// How often one sign-in accepted, by template: what waits until its openid is known.
pub fn counts(conn: &Connection, attendee: &AttendeeId) -> Result<Vec<(TemplateId, u32)>> {
    let sql =
        "SELECT template_id, count(*) FROM accept WHERE attendee = ?1 AND result LIKE 'accept%' GROUP BY 1";
    rows(conn, sql, [attendee.as_str()], |row| Ok((TemplateId::new(row.get::<_, String>(0)?), row.get(1)?)))
}
