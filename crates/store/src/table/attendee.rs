//! `attendee`: sign-ins, and who of them is one person.

use crate::row::{json, moment, one, rows, to_json};
use crate::{Error, Result, Tx};
use domain::{Appid, AttendeeId, AttendeeValues, EventCode, Moment, Openid};
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
    /// The organiser, who gets test messages.
    pub tester: bool,
}

/// Whether somebody is marked as the organiser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tester {
    Marked,
    Unmarked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    Bound,
    Pending,
    Lost,
}

/// A sign-in as the endpoint reports it, again for each renewal.
#[derive(Clone, Debug, PartialEq)]
pub struct SignIn {
    pub number: u32,
    pub name: Option<String>,
    pub answers: BTreeMap<String, String>,
    pub signed_in_at: Moment,
}

/// Why no openid can be known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    pub reason: String,
    /// What WeChat said of the code, and under which request id, where it was WeChat.
    pub errcode: Option<i64>,
    pub rid: Option<String>,
}

impl Attendee {
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

impl Identity {
    pub(crate) fn from_word(word: &str) -> Result<Self> {
        match word {
            "bound" => Ok(Self::Bound),
            "lost" => Ok(Self::Lost),
            "pending" => Ok(Self::Pending),
            _ => Err(Error::Unreadable { what: "identity" }),
        }
    }
}

/// Adds or renews a sign-in; an identity that came before it stays. Who was erased stays erased.
pub fn sign_in(
    tx: &Tx<'_>,
    id: &AttendeeId,
    event: &EventCode,
    appid: &Appid,
    sign_in: &SignIn,
) -> Result<()> {
    let sql = "INSERT INTO attendee (id, event, appid, number, name, answers, signed_in_at, signed_in_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET number = ?4, name = ?5, answers = ?6, signed_in_at = ?7, signed_in_ms = ?8
         WHERE erased = 0
         RETURNING openid";
    let params = params![
        id.as_str(),
        event.as_str(),
        appid.as_str(),
        sign_in.number,
        sign_in.name.as_deref().unwrap_or_default(),
        to_json(&sign_in.answers),
        sign_in.signed_in_at.to_rfc3339(),
        sign_in.signed_in_at.timestamp_millis(),
    ];
    let written = one(tx.conn, sql, params, |row| Ok(row.get::<_, Option<String>>(0)?.map(Openid::new)))?;
    if let Some(Some(openid)) = written {
        fold(tx, event, &openid)?;
    }
    tx.touch_attendee(id);
    Ok(())
}

/// The name of the computer that signed them in, for somebody without a phone.
pub fn set_added_by(tx: &Tx<'_>, id: &AttendeeId, by: &str) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE attendee SET added_by = ?2 WHERE id = ?1 AND erased = 0")?
        .execute([id.as_str(), by])?;
    Ok(())
}

/// Writes the openid, once: the first one wins. Returns whether it was news.
pub fn bind(tx: &Tx<'_>, id: &AttendeeId, event: &EventCode, appid: &Appid, openid: &Openid) -> Result<bool> {
    let changed = tx
        .conn
        .prepare_cached(
            "INSERT INTO attendee (id, event, appid, openid, identity) VALUES (?1, ?2, ?3, ?4, 'bound')
             ON CONFLICT (id) DO UPDATE SET openid = ?4, identity = 'bound', lost_reason = '', lost_errcode = NULL,
               lost_rid = ''
             WHERE openid IS NULL AND erased = 0",
        )?
        .execute(params![id.as_str(), event.as_str(), appid.as_str(), openid.as_str()])?;
    if changed > 0 {
        fold(tx, event, openid)?;
        tx.touch_attendee(id);
    }
    Ok(changed > 0)
}

/// No login code can be exchanged any more; an openid that is known stays.
pub fn lose(tx: &Tx<'_>, id: &AttendeeId, event: &EventCode, appid: &Appid, lost: &Lost) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO attendee (id, event, appid, identity, lost_reason, lost_errcode, lost_rid)
             VALUES (?1, ?2, ?3, 'lost', ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET identity = 'lost', lost_reason = ?4, lost_errcode = ?5, lost_rid = ?6
             WHERE openid IS NULL AND erased = 0",
        )?
        .execute(params![
            id.as_str(),
            event.as_str(),
            appid.as_str(),
            lost.reason,
            lost.errcode,
            lost.rid.as_deref().unwrap_or_default()
        ])?;
    tx.touch_attendee(id);
    Ok(())
}

/// Why the openid of a sign-in can't be known; `None` where it isn't lost.
pub fn lost(conn: &Connection, id: &AttendeeId) -> Result<Option<Lost>> {
    let sql = "SELECT lost_reason, lost_errcode, lost_rid FROM attendee
               WHERE id = ?1 AND identity = 'lost' AND erased = 0";
    one(conn, sql, [id.as_str()], |row| {
        let rid: String = row.get(2)?;
        Ok(Lost { reason: row.get(0)?, errcode: row.get(1)?, rid: (!rid.is_empty()).then_some(rid) })
    })
}

/// The person with this number; a folded number finds them too. In two steps, each by an index: as one query it read
/// everybody at the event.
pub fn by_number(conn: &Connection, event: &EventCode, number: u32) -> Result<Option<Attendee>> {
    let sign_in = sign_in_by_number(conn, event, number)?;
    match sign_in.as_ref().and_then(|sign_in| sign_in.openid.as_ref()) {
        Some(openid) => person_of(conn, event, openid),
        None => Ok(sign_in),
    }
}

/// Exactly the sign-in with this number, folded or not.
pub fn sign_in_by_number(conn: &Connection, event: &EventCode, number: u32) -> Result<Option<Attendee>> {
    let sql = format!("{SELECT} WHERE p.event = ?1 AND p.folded IN (0, 1) AND p.number = ?2");
    one(conn, &sql, params![event.as_str(), number], read)
}

/// The person with this openid at an event.
pub fn person_of(conn: &Connection, event: &EventCode, openid: &Openid) -> Result<Option<Attendee>> {
    let sql =
        format!("{SELECT} WHERE p.openid = ?2 AND p.event = ?1 AND p.folded = 0 AND p.number IS NOT NULL");
    one(conn, &sql, [event.as_str(), openid.as_str()], read)
}

pub fn get(conn: &Connection, id: &AttendeeId) -> Result<Option<Attendee>> {
    one(conn, &format!("{SELECT} WHERE p.id = ?1 AND p.number IS NOT NULL"), [id.as_str()], read)
}

/// The openid of a sign-in, known even where the sign-in itself hasn't come yet.
pub fn openid(conn: &Connection, id: &AttendeeId) -> Result<Option<Openid>> {
    Ok(match bond(conn, id)? {
        Bond::Bound(openid) => Some(openid),
        Bond::Unbound | Bond::Erased => None,
    })
}

/// The identity of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bond {
    Bound(Openid),
    /// Not known, or not yet; perhaps the sign-in itself isn't.
    Unbound,
    /// Lost finally.
    Erased,
}

pub fn bond(conn: &Connection, id: &AttendeeId) -> Result<Bond> {
    let found = one(conn, "SELECT openid, erased FROM attendee WHERE id = ?1", [id.as_str()], |row| {
        Ok((row.get::<_, Option<String>>(0)?, row.get::<_, bool>(1)?))
    })?;
    Ok(match found {
        Some((_, true)) => Bond::Erased,
        Some((Some(openid), false)) => Bond::Bound(Openid::new(openid)),
        Some((None, false)) | None => Bond::Unbound,
    })
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

/// Marks a sign-in as the organiser's own, or takes the mark away.
pub fn set_tester(tx: &Tx<'_>, id: &AttendeeId, tester: Tester) -> Result<()> {
    tx.conn.execute(
        "UPDATE attendee SET tester = ?2 WHERE id = ?1",
        params![id.as_str(), tester == Tester::Marked],
    )?;
    tx.touch_attendee(id);
    Ok(())
}

/// Everybody at an event who is marked as the organiser.
pub fn testers(conn: &Connection, event: &EventCode) -> Result<Vec<Attendee>> {
    let sql = format!(
        "{SELECT} WHERE p.event = ?1 AND p.folded = 0 AND p.number IS NOT NULL AND p.tester = 1 ORDER BY p.number"
    );
    rows(conn, &sql, [event.as_str()], read)
}

/// Of the sign-ins with one openid at one event, the one with the lowest number represents the person.
pub(crate) fn fold(tx: &Tx<'_>, event: &EventCode, openid: &Openid) -> Result<()> {
    let sql = "SELECT count(*) > 1 OR max(folded) FROM attendee WHERE openid = ?2 AND event = ?1 AND number IS NOT NULL";
    let several: Option<bool> =
        tx.conn.prepare_cached(sql)?.query_row([event.as_str(), openid.as_str()], |row| row.get(0))?;
    if several != Some(true) {
        return Ok(());
    }
    tx.conn
        .prepare_cached(
            "UPDATE attendee SET folded = number IS NOT (
               SELECT min(number) FROM attendee o WHERE o.event = ?1 AND o.openid = ?2)
             WHERE event = ?1 AND openid = ?2 AND number IS NOT NULL",
        )?
        .execute([event.as_str(), openid.as_str()])?;
    tx.touch_person(openid);
    Ok(())
}

const SELECT: &str =
    "SELECT p.id, p.event, p.number, p.name, p.answers, p.signed_in_at, p.openid, p.identity, p.tester
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
        identity: Identity::from_word(&text(7)?)?,
        tester: row.get(8)?,
    })
}
