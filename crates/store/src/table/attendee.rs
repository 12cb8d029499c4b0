//! `attendee`: sign-ins, and who of them is one person.

use crate::row::{json, moment, one, rows, to_json};
use crate::{Result, Table, Tx};
use domain::{Appid, AttendeeId, EventCode, Moment, Openid};
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub struct Attendee {
    pub id: AttendeeId,
    pub event: EventCode,
    pub number: u32,
    pub name: Option<String>,
    pub answers: BTreeMap<String, String>,
    pub signed_in_at: Moment,
    pub openid: Option<Openid>,
    pub identity: Identity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    Bound,
    Pending,
    Lost,
}

/// What the endpoint said of a sign-in; repeated when the person renews it.
#[derive(Clone, Debug, PartialEq)]
pub struct SignIn {
    pub number: u32,
    pub name: Option<String>,
    pub answers: BTreeMap<String, String>,
    pub signed_in_at: Moment,
}

impl Identity {
    fn from_word(word: &str) -> Self {
        match word {
            "bound" => Self::Bound,
            "lost" => Self::Lost,
            _ => Self::Pending,
        }
    }
}

/// Adds or renews a sign-in; an identity that came before it stays.
pub fn sign_in(
    tx: &Tx<'_>,
    id: &AttendeeId,
    event: &EventCode,
    appid: &Appid,
    sign_in: &SignIn,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO attendee (id, event, appid, number, name, answers, signed_in_at, signed_in_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (id) DO UPDATE SET number = ?4, name = ?5, answers = ?6, signed_in_at = ?7, signed_in_ms = ?8",
        )?
        .execute(params![
            id.as_str(),
            event.as_str(),
            appid.as_str(),
            sign_in.number,
            sign_in.name.as_deref().unwrap_or_default(),
            to_json(&sign_in.answers),
            sign_in.signed_in_at.to_rfc3339(),
            sign_in.signed_in_at.timestamp_millis(),
        ])?;
    fold_again(tx, id)?;
    tx.touch(Table::Attendee);
    Ok(())
}

/// Writes the openid, once: the first one wins. Returns whether it was news.
pub fn bind(tx: &Tx<'_>, id: &AttendeeId, event: &EventCode, appid: &Appid, openid: &Openid) -> Result<bool> {
    let changed = tx
        .conn
        .prepare_cached(
            "INSERT INTO attendee (id, event, appid, openid, identity) VALUES (?1, ?2, ?3, ?4, 'bound')
             ON CONFLICT (id) DO UPDATE SET openid = ?4, identity = 'bound' WHERE openid IS NULL",
        )?
        .execute(params![id.as_str(), event.as_str(), appid.as_str(), openid.as_str()])?;
    if changed > 0 {
        fold_again(tx, id)?;
        tx.touch(Table::Attendee);
    }
    Ok(changed > 0)
}

/// No login code can be exchanged any more; an openid that is known stays.
pub fn lose(tx: &Tx<'_>, id: &AttendeeId, event: &EventCode, appid: &Appid) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO attendee (id, event, appid, identity) VALUES (?1, ?2, ?3, 'lost')
             ON CONFLICT (id) DO UPDATE SET identity = 'lost' WHERE openid IS NULL",
        )?
        .execute(params![id.as_str(), event.as_str(), appid.as_str()])?;
    tx.touch(Table::Attendee);
    Ok(())
}

/// The sign-in with this number; a folded number still finds the person.
pub fn by_number(conn: &Connection, event: &EventCode, number: u32) -> Result<Option<Attendee>> {
    let sql = format!(
        "{SELECT} WHERE p.event = ?1 AND p.folded = 0 AND p.number IS NOT NULL AND
           (p.number = ?2 OR p.openid = (SELECT openid FROM attendee WHERE event = ?1 AND number = ?2))"
    );
    one(conn, &sql, params![event.as_str(), number], read)
}

pub fn get(conn: &Connection, id: &AttendeeId) -> Result<Option<Attendee>> {
    one(conn, &format!("{SELECT} WHERE p.id = ?1 AND p.number IS NOT NULL"), [id.as_str()], read)
}

/// The openid of a sign-in, known even where the sign-in itself hasn't come yet.
pub fn openid(conn: &Connection, id: &AttendeeId) -> Result<Option<Openid>> {
    let sql = "SELECT openid FROM attendee WHERE id = ?1 AND openid IS NOT NULL";
    one(conn, sql, [id.as_str()], |row| Ok(Openid::new(row.get::<_, String>(0)?)))
}

/// Everybody at an event, one row a person, by number.
pub fn persons(conn: &Connection, event: &EventCode) -> Result<Vec<Attendee>> {
    let sql =
        format!("{SELECT} WHERE p.event = ?1 AND p.folded = 0 AND p.number IS NOT NULL ORDER BY p.number");
    rows(conn, &sql, [event.as_str()], read)
}

/// Every sign-in of the person behind this one, itself included.
pub fn sign_ins_of_person(conn: &Connection, attendee: &Attendee) -> Result<Vec<Attendee>> {
    let sql = format!(
        "{SELECT} WHERE p.event = ?1 AND p.number IS NOT NULL AND (p.id = ?2 OR p.openid = ?3) ORDER BY p.number"
    );
    let openid = attendee.openid.as_ref().map(Openid::as_str);
    rows(conn, &sql, params![attendee.event.as_str(), attendee.id.as_str(), openid], read)
}

/// Of the sign-ins with one openid at one event the lowest number stands for the person.
fn fold_again(tx: &Tx<'_>, id: &AttendeeId) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE attendee SET folded = number IS NOT (
               SELECT min(number) FROM attendee o WHERE o.event = attendee.event AND o.openid = attendee.openid)
             WHERE openid IS NOT NULL AND number IS NOT NULL
               AND (event, openid) = (SELECT event, openid FROM attendee WHERE id = ?1)",
        )?
        .execute([id.as_str()])?;
    Ok(())
}

const SELECT: &str = "SELECT p.id, p.event, p.number, p.name, p.answers, p.signed_in_at, p.openid, p.identity
    FROM attendee p";

fn read(row: &Row<'_>) -> Result<Attendee> {
    let text = |at| -> Result<String> { Ok(row.get(at)?) };
    let name = text(3)?;
    Ok(Attendee {
        id: AttendeeId::new(text(0)?),
        event: EventCode::new(text(1)?),
        number: row.get(2)?,
        name: (!name.is_empty()).then_some(name),
        answers: json(&text(4)?)?,
        signed_in_at: moment(&text(5)?)?,
        openid: row.get::<_, Option<String>>(6)?.map(Openid::new),
        identity: Identity::from_word(&text(7)?),
    })
}
