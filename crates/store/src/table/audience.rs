//! Everybody a message may be for, each with what decides whether it reaches them: one query, however many they are.

use crate::Result;
use crate::row::json;
use crate::table::delivery::{SEND_HISTORY, SendHistory, TELLS};
use crate::table::ledger;
use chrono::DateTime;
use domain::{Appid, AttendeeId, AttendeeValues, EventCode, Grants, Moment, Openid, TemplateId};
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// A person and a template.
#[derive(Clone, Copy, Debug)]
pub struct Audience<'a> {
    pub event: &'a EventCode,
    pub appid: &'a Appid,
    pub template: &'a TemplateId,
    pub answers: Answers,
}

/// Whether a text says what people answered; nobody else needs them read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    Read,
    Skip,
}

/// One person, under the number they are shown under.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub id: AttendeeId,
    pub number: u32,
    pub name: Option<String>,
    /// Empty where they were not to be read.
    pub answers: BTreeMap<String, String>,
    /// In no particular offset.
    pub signed_in_at: Moment,
    pub openid: Option<Openid>,
    pub history: SendHistory,
    pub grants: Grants,
}

impl Person {
    /// The values of a text's variables that are this person's own.
    pub fn values(&self) -> AttendeeValues {
        AttendeeValues {
            number: self.number,
            name: self.name.clone(),
            signed_in_at: self.signed_in_at,
            answers: self.answers.clone(),
        }
    }
}

/// Visits everybody, by number, unless `visit` breaks off.
pub fn each(
    conn: &Connection,
    of: Audience<'_>,
    mut visit: impl FnMut(Person) -> ControlFlow<()>,
) -> Result<()> {
    let mut statement = conn.prepare_cached(&sql(""))?;
    let params = params![of.event.as_str(), of.appid.as_str(), of.template.as_str()];
    let mut found = statement.query(params)?;
    while let Some(row) = found.next()? {
        if visit(read(row, of.answers)?).is_break() {
            break;
        }
    }
    Ok(())
}

/// The person shown under this number, which is none that was folded.
pub fn one(conn: &Connection, of: Audience<'_>, number: u32) -> Result<Option<Person>> {
    let mut statement = conn.prepare_cached(&sql("AND p.number = ?4"))?;
    let params = params![of.event.as_str(), of.appid.as_str(), of.template.as_str(), number];
    let mut found = statement.query(params)?;
    found.next()?.map(|row| read(row, of.answers)).transpose()
}

/// The number is the order of an index, so that grouping by it sorts nothing.
fn sql(narrowed: &str) -> String {
    format!(
        "SELECT p.id, p.number, p.name, p.answers, p.signed_in_ms, p.openid,
                coalesce(l.page_accepts, 0), coalesce(l.popup_accepts, 0), coalesce(l.spent, 0), coalesce(l.voided, 0),
                coalesce(l.state, ''),
                {SEND_HISTORY},
                (SELECT max(at_ms) FROM sent
                 WHERE openid = p.openid AND template_id = ?3 AND event = ?1 AND {TELLS})
         FROM attendee p
         LEFT JOIN ledger l ON l.appid = ?2 AND l.openid = p.openid AND l.template_id = ?3
         LEFT JOIN delivery d ON d.openid = p.openid AND d.template_id = ?3 AND d.event = ?1
         WHERE p.event = ?1 AND p.folded = 0 AND p.number IS NOT NULL {narrowed}
         GROUP BY p.number ORDER BY p.number"
    )
}

fn read(row: &Row<'_>, answers: Answers) -> Result<Person> {
    let name: String = row.get(2)?;
    let (here, elsewhere): (Option<i64>, Option<i64>) = (row.get(11)?, row.get(14)?);
    Ok(Person {
        id: AttendeeId::new(row.get::<_, String>(0)?),
        number: row.get(1)?,
        name: (!name.is_empty()).then_some(name),
        answers: match answers {
            Answers::Read => json(&row.get::<_, String>(3)?)?,
            Answers::Skip => BTreeMap::new(),
        },
        signed_in_at: DateTime::from_timestamp_millis(row.get(4)?).unwrap_or_default().fixed_offset(),
        openid: row.get::<_, Option<String>>(5)?.map(Openid::new),
        grants: ledger::grants(row, 6)?,
        history: SendHistory {
            told_ms: here.max(elsewhere),
            on_its_way: row.get(12)?,
            unknown: row.get(13)?,
        },
    })
}
