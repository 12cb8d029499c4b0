//! The list of people as the window reads it: a stretch at a time, with each person's balance and latest delivery.

use super::attendee::Identity;
use crate::Result;
use crate::row::{moment, rows};
use domain::{DeliveryState, EventCode, Moment, TemplateId};
use rusqlite::{Connection, Row, named_params};

/// Which people, and which stretch of them.
#[derive(Clone, Debug)]
pub struct Query {
    pub event: EventCode,
    /// The template whose balance counts; without one nobody can be told.
    pub template: Option<TemplateId>,
    /// Whether one accept of it lasts.
    pub lasting: bool,
    /// Part of a name, or a number.
    pub search: String,
    pub filter: Filter,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    All,
    Reachable,
    Told,
    Failed,
    Unreachable,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub number: u32,
    pub name: Option<String>,
    pub signed_in_at: Moment,
    pub identity: Identity,
    /// What is left to send; of a lasting template 1 while it may be sent.
    pub balance: i32,
    /// What was ever allowed.
    pub granted: u32,
    /// The latest delivery's state and reason.
    pub delivery: Option<(DeliveryState, String)>,
}

/// How many people match the search, by filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub all: u32,
    pub reachable: u32,
    pub told: u32,
    pub failed: u32,
    pub unreachable: u32,
}

/// How an event stands, in persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub signed_in: u32,
    pub bound: u32,
    /// Bound, and at least one accept of the template.
    pub allowed: u32,
    pub told: u32,
    /// Signed in since `since_ms`.
    pub lately: u32,
}

/// One row a person, with what their chip depends on. Told is who was ever told at this event, under whichever of
/// their numbers and whatever a later campaign made of them.
const PEOPLE: &str = "
    SELECT p.number, p.name, p.signed_in_at, p.signed_in_ms, p.identity, d.state, d.reason,
        EXISTS (
          SELECT 1 FROM delivery t WHERE t.openid = p.openid AND t.template_id = :template AND t.event = p.event
            AND t.state IN ('sent', 'received')) AS told,
        CASE
          WHEN l.openid IS NULL THEN 0
          WHEN :lasting THEN max(l.page_accepts, l.popup_accepts) > l.voided
          ELSE max(0, max(l.page_accepts, l.popup_accepts) - l.spent - l.voided)
        END AS balance,
        coalesce(max(l.page_accepts, l.popup_accepts), 0) AS granted
    FROM attendee p
    LEFT JOIN ledger l ON l.appid = p.appid AND l.openid = p.openid AND l.template_id = :template
    LEFT JOIN delivery d ON d.id = (
      SELECT max(id) FROM delivery WHERE attendee = p.id OR (openid = p.openid AND event = p.event))
    WHERE p.event = :event AND p.folded = 0 AND p.number IS NOT NULL";

const MATCH: &str = " AND (:search = '' OR p.name LIKE :like ESCAPE '\\' 
      OR (:search NOT GLOB '*[^0-9]*' AND p.number = CAST(:search AS INTEGER)))";

/// The stretch, newest sign-in first.
pub fn page(conn: &Connection, query: &Query) -> Result<Vec<Line>> {
    let sql = format!(
        "SELECT number, name, signed_in_at, identity, balance, state, reason, granted FROM ({PEOPLE}{MATCH})
         WHERE {} ORDER BY number DESC LIMIT :limit OFFSET :offset",
        condition(query.filter)
    );
    rows(
        conn,
        &sql,
        named_params! {
            ":event": query.event.as_str(), ":template": template(query), ":lasting": query.lasting,
            ":search": query.search, ":like": like(&query.search), ":limit": query.limit, ":offset": query.offset,
        },
        read,
    )
}

pub fn counts(conn: &Connection, query: &Query) -> Result<Counts> {
    let count = |filter| format!("coalesce(sum({}), 0)", condition(filter));
    let sql = format!(
        "SELECT count(*), {}, {}, {}, {} FROM ({PEOPLE}{MATCH})",
        count(Filter::Reachable),
        count(Filter::Told),
        count(Filter::Failed),
        count(Filter::Unreachable)
    );
    let params = named_params! {
        ":event": query.event.as_str(), ":template": template(query), ":lasting": query.lasting,
        ":search": query.search, ":like": like(&query.search),
    };
    Ok(conn.prepare_cached(&sql)?.query_row(params, |row| {
        Ok(Counts {
            all: row.get(0)?,
            reachable: row.get(1)?,
            told: row.get(2)?,
            failed: row.get(3)?,
            unreachable: row.get(4)?,
        })
    })?)
}

pub fn figures(conn: &Connection, query: &Query, since_ms: i64) -> Result<Figures> {
    let sql = format!(
        "SELECT count(*), coalesce(sum(identity = 'bound'), 0), coalesce(sum(granted > 0), 0),
             coalesce(sum(told IS 1), 0), coalesce(sum(signed_in_ms >= :since), 0) FROM ({PEOPLE})"
    );
    let params = named_params! {
        ":event": query.event.as_str(), ":template": template(query), ":lasting": query.lasting, ":since": since_ms,
    };
    Ok(conn.prepare_cached(&sql)?.query_row(params, |row| {
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

fn condition(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "1",
        Filter::Reachable => "identity = 'bound' AND balance > 0 AND told IS NOT 1",
        Filter::Told => "told IS 1",
        Filter::Failed => "state IS 'failed' OR state IS 'unknown'",
        Filter::Unreachable => "told IS NOT 1 AND (identity <> 'bound' OR balance = 0)",
    }
}

fn template(query: &Query) -> &str {
    query.template.as_ref().map_or("", TemplateId::as_str)
}

/// The search as a pattern in which only our own `%` are wild.
fn like(search: &str) -> String {
    let literal = search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{literal}%")
}

fn read(row: &Row<'_>) -> Result<Line> {
    let name: String = row.get(1)?;
    let state: Option<String> = row.get(5)?;
    let reason: Option<String> = row.get(6)?;
    Ok(Line {
        number: row.get(0)?,
        name: (!name.is_empty()).then_some(name),
        signed_in_at: moment(&row.get::<_, String>(2)?)?,
        identity: match row.get::<_, String>(3)?.as_str() {
            "bound" => Identity::Bound,
            "lost" => Identity::Lost,
            _ => Identity::Pending,
        },
        balance: row.get(4)?,
        granted: row.get(7)?,
        delivery: state.and_then(|s| DeliveryState::from_word(&s)).zip(reason),
    })
}
