//! The people of an event as lists show them: one line a person, with what their chip depends on.

use super::attendee::Identity;
use super::ledger;
use crate::row::{json, moment, one, rows};
use crate::{Error, Result};
use domain::{AttendeeId, DeliveryState, EventCode, Grants, Moment, Openid, TemplateId};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One person, for the message of one template.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub id: AttendeeId,
    pub number: u32,
    pub name: Option<String>,
    pub answers: BTreeMap<String, String>,
    pub signed_in_at: Moment,
    pub identity: Identity,
    /// Why there is no openid, of a lost identity.
    pub lost_reason: String,
    /// What they allow of the template; while their openid isn't known, what waits for it.
    pub grants: Grants,
    /// Whether the template reached them at this event, under whichever number and by whichever desktop; a test doesn't
    /// count.
    pub told: bool,
    /// The latest delivery's state and reason; tests are passed over.
    pub delivery: Option<(DeliveryState, String)>,
    pub openid: Option<Openid>,
}

/// An event's figures, in persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    pub signed_in: u32,
    pub bound: u32,
    /// Bound, and at least one accept of the template.
    pub allowed: u32,
    pub told: u32,
    /// Signed in since `since_ms`.
    pub lately: u32,
}

/// ?1 is the event, ?2 the template.
const PEOPLE: &str = "
    SELECT p.id, p.number, p.name, p.answers, p.signed_in_at, p.identity, p.lost_reason, p.openid,
        coalesce(l.page_accepts, 0), coalesce(l.popup_accepts, 0), coalesce(l.spent, 0), coalesce(l.voided, 0),
        coalesce(l.state, ''), d.state, d.reason,
        EXISTS (
          SELECT 1 FROM delivery t WHERE t.openid = p.openid AND t.template_id = ?2 AND t.event = p.event
            AND t.state IN ('sent', 'received') AND t.test = 0)
        OR EXISTS (
          SELECT 1 FROM sent s WHERE s.openid = p.openid AND s.template_id = ?2 AND s.event = p.event
            AND s.errcode = 0 AND NOT s.is_test),
        CASE WHEN p.openid IS NULL THEN (
          SELECT count(*) FROM accept a WHERE a.attendee = p.id AND a.template_id = ?2 AND a.result LIKE 'accept%')
        ELSE 0 END
    FROM attendee p
    LEFT JOIN ledger l ON l.appid = p.appid AND l.openid = p.openid AND l.template_id = ?2
    LEFT JOIN delivery d ON d.id = max(
      coalesce((SELECT max(id) FROM delivery WHERE attendee = p.id AND test = 0), 0),
      coalesce((SELECT max(id) FROM delivery WHERE openid = p.openid AND event = p.event AND test = 0), 0))
    WHERE p.event = ?1 AND p.folded = 0 AND p.number IS NOT NULL";

/// Everybody at an event, by number.
pub fn all(conn: &Connection, event: &EventCode, template: Option<&TemplateId>) -> Result<Vec<Line>> {
    let sql = format!("{PEOPLE} ORDER BY p.number");
    rows(conn, &sql, [event.as_str(), word(template)], read)
}

/// The newest sign-ins.
pub fn newest(
    conn: &Connection,
    event: &EventCode,
    template: Option<&TemplateId>,
    limit: u32,
) -> Result<Vec<Line>> {
    let sql = format!("{PEOPLE} ORDER BY p.number DESC LIMIT ?3");
    rows(conn, &sql, params![event.as_str(), word(template), limit], read)
}

/// The person whom a sign-in represents; none if it is folded, erased or not here yet.
pub fn get(
    conn: &Connection,
    event: &EventCode,
    template: Option<&TemplateId>,
    id: &AttendeeId,
) -> Result<Option<Line>> {
    let sql = format!("{PEOPLE} AND p.id = ?3");
    one(conn, &sql, [event.as_str(), word(template), id.as_str()], read)
}

/// The numbers under which people signed in once more, with the openid of whom they are.
pub fn folded(conn: &Connection, event: &EventCode) -> Result<Vec<(Openid, u32)>> {
    let sql = "SELECT openid, number FROM attendee WHERE event = ?1 AND folded = 1 AND number IS NOT NULL";
    rows(conn, sql, [event.as_str()], |row| Ok((Openid::new(row.get::<_, String>(0)?), row.get(1)?)))
}

/// Every sign-in of a person at an event, by number.
pub fn sign_ins(conn: &Connection, event: &EventCode, openid: &Openid) -> Result<Vec<(AttendeeId, u32)>> {
    let sql = "SELECT id, number FROM attendee WHERE openid = ?2 AND event = ?1 AND number IS NOT NULL
               ORDER BY number";
    rows(conn, sql, [event.as_str(), openid.as_str()], |row| {
        Ok((AttendeeId::new(row.get::<_, String>(0)?), row.get(1)?))
    })
}

pub fn figures(
    conn: &Connection,
    event: &EventCode,
    template: Option<&TemplateId>,
    since_ms: i64,
) -> Result<Figures> {
    let sql = "SELECT count(*), coalesce(sum(identity = 'bound'), 0),
            coalesce(sum(EXISTS (SELECT 1 FROM ledger l WHERE l.appid = p.appid AND l.openid = p.openid
              AND l.template_id = ?2 AND (l.page_accepts > 0 OR l.popup_accepts > 0))), 0),
            coalesce(sum(
              EXISTS (SELECT 1 FROM delivery t WHERE t.openid = p.openid AND t.template_id = ?2
                AND t.event = p.event AND t.state IN ('sent', 'received') AND t.test = 0)
              OR EXISTS (SELECT 1 FROM sent s WHERE s.openid = p.openid AND s.template_id = ?2
                AND s.event = p.event AND s.errcode = 0 AND NOT s.is_test)), 0),
            coalesce(sum(signed_in_ms >= ?3), 0)
        FROM attendee p WHERE p.event = ?1 AND p.folded = 0 AND p.number IS NOT NULL";
    let params = params![event.as_str(), word(template), since_ms];
    Ok(conn.prepare_cached(sql)?.query_row(params, |row| {
        Ok(Figures {
            signed_in: row.get(0)?,
            bound: row.get(1)?,
            allowed: row.get(2)?,
            told: row.get(3)?,
            lately: row.get(4)?,
        })
    })?)
}

/// Persons at an event.
pub fn count_persons(conn: &Connection, event: &EventCode) -> Result<u32> {
    let sql = "SELECT count(*) FROM attendee WHERE event = ?1 AND folded = 0 AND number IS NOT NULL";
    Ok(conn.prepare_cached(sql)?.query_row([event.as_str()], |row| row.get(0))?)
}

/// What everybody at an event allows, by template: `(number, template, grants)`, by number. Of those whose openid isn't
/// known, what waits for it.
pub fn grants(conn: &Connection, event: &EventCode) -> Result<Vec<(u32, TemplateId, Grants)>> {
    let sql = "SELECT p.number, l.template_id, l.page_accepts, l.popup_accepts, l.spent, l.voided, l.state
               FROM attendee p JOIN ledger l ON l.appid = p.appid AND l.openid = p.openid
               WHERE p.event = ?1 AND p.folded = 0 AND p.number IS NOT NULL
             UNION ALL
               SELECT p.number, a.template_id, sum(a.result LIKE 'accept%'), 0, 0, 0, ''
               FROM attendee p JOIN accept a ON a.attendee = p.id
               WHERE p.event = ?1 AND p.openid IS NULL AND p.number IS NOT NULL GROUP BY p.number, a.template_id
             ORDER BY 1";
    rows(conn, sql, [event.as_str()], |row| {
        Ok((row.get(0)?, TemplateId::new(row.get::<_, String>(1)?), ledger::grants(row, 2)?))
    })
}

fn word(template: Option<&TemplateId>) -> &str {
    template.map_or("", TemplateId::as_str)
}

fn read(row: &Row<'_>) -> Result<Line> {
    let name: String = row.get(2)?;
    let state: Option<String> = row.get(13)?;
    let reason: Option<String> = row.get(14)?;
    let state = state
        .map(|s| DeliveryState::from_word(&s).ok_or(Error::Unreadable { what: "delivery state" }))
        .transpose()?;
    let mut grants = ledger::grants(row, 8)?;
    grants.page_accepts += row.get::<_, u32>(16)?;
    Ok(Line {
        id: AttendeeId::new(row.get::<_, String>(0)?),
        number: row.get(1)?,
        name: (!name.is_empty()).then_some(name),
        answers: json(&row.get::<_, String>(3)?)?,
        signed_in_at: moment(&row.get::<_, String>(4)?)?,
        identity: Identity::from_word(&row.get::<_, String>(5)?)?,
        lost_reason: row.get(6)?,
        openid: row.get::<_, Option<String>>(7)?.map(Openid::new),
        grants,
        delivery: state.zip(reason),
        told: row.get(15)?,
    })
}
