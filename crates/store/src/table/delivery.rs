//! `delivery`: one message to one person in one campaign.

use crate::row::{one, rows};
use crate::{Error, Result, Table, Tx};
use domain::{AttendeeId, DeliveryState, EventCode, Openid, TemplateId, Transition};
use rusqlite::{Connection, Row, params};

#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    pub id: i64,
    pub campaign: String,
    pub event: EventCode,
    pub template_id: TemplateId,
    pub attendee: AttendeeId,
    pub openid: Option<Openid>,
    pub state: DeliveryState,
    pub reason: String,
    pub tries: u32,
    pub checking: bool,
    pub inferred: bool,
    pub changed_ms: i64,
    pub due_ms: i64,
    /// More about the reason: the field WeChat named, or what a 43101 comes from.
    pub detail: String,
    /// The delivery this one repeats.
    pub repeats: Option<i64>,
    /// Unknown, and the organiser leaves it at that.
    pub left_alone: bool,
    /// The organiser decided to send it again although the first one may have arrived.
    pub risked: bool,
}

/// A delivery to be written with its campaign.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    pub attendee: AttendeeId,
    pub openid: Option<Openid>,
    /// Queued, or skipped with its reason.
    pub skipped: Option<&'static str>,
    pub test: bool,
    /// The delivery this one repeats.
    pub repeats: Option<i64>,
}

/// What a delivery becomes.
#[derive(Clone, Debug)]
pub struct Change {
    pub transition: Transition,
    pub reason: String,
    /// More about the reason.
    pub detail: String,
    pub due_ms: i64,
    pub checking: bool,
    pub inferred: bool,
}

impl Change {
    /// By `transition`, for `reason` (empty where the state says it all).
    pub fn by(transition: Transition, reason: impl Into<String>) -> Self {
        Self {
            transition,
            reason: reason.into(),
            detail: String::new(),
            due_ms: 0,
            checking: false,
            inferred: false,
        }
    }
}

pub fn insert(
    tx: &Tx<'_>,
    campaign: &str,
    event: &EventCode,
    template: &TemplateId,
    new: &NewDelivery,
    now_ms: i64,
) -> Result<()> {
    let state = if new.skipped.is_some() { DeliveryState::Skipped } else { DeliveryState::Queued };
    tx.conn
        .prepare_cached(
            "INSERT INTO delivery (campaign, event, template_id, attendee, openid, state, reason, changed_ms, test, repeats)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            campaign,
            event.as_str(),
            template.as_str(),
            new.attendee.as_str(),
            new.openid.as_ref().map_or("", Openid::as_str),
            state.as_str(),
            new.skipped.unwrap_or_default(),
            now_ms,
            new.test,
            new.repeats,
        ])?;
    tx.touch_delivery(tx.conn.last_insert_rowid());
    Ok(())
}

/// The next queued ones that are due.
pub fn due(conn: &Connection, campaign: &str, now_ms: i64, limit: usize) -> Result<Vec<Delivery>> {
    let sql = format!(
        "{SELECT} WHERE campaign = ?1 AND state = 'queued' AND reason = '' AND due_ms <= ?2 ORDER BY due_ms, id LIMIT ?3"
    );
    rows(conn, &sql, params![campaign, now_ms, i64::try_from(limit).unwrap_or(i64::MAX)], read)
}

/// Whether a message to this person is on its way.
pub fn is_being_written_to(conn: &Connection, openid: &Openid) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM delivery WHERE openid = ?1 AND state = 'sending')";
    Ok(conn.prepare_cached(sql)?.query_row([openid.as_str()], |row| row.get(0))?)
}

/// When the next queued one is due, `None` when nothing is queued.
pub fn next_due_ms(conn: &Connection, campaign: &str) -> Result<Option<i64>> {
    let sql = "SELECT min(due_ms) FROM delivery WHERE campaign = ?1 AND state = 'queued' AND reason = ''";
    Ok(conn.prepare_cached(sql)?.query_row([campaign], |row| row.get(0))?)
}

/// Writes down that the request may leave from here on, and that one more try counts. Returns whether the delivery
/// still stood where the transition begins, as every change does.
pub fn claim(tx: &Tx<'_>, id: i64, transition: Transition, now_ms: i64) -> Result<bool> {
    let sql =
        "UPDATE delivery SET state = ?3, tries = tries + 1, changed_ms = ?4 WHERE id = ?1 AND state = ?2";
    let (from, to) = (transition.from().as_str(), transition.to().as_str());
    let changed = tx.conn.prepare_cached(sql)?.execute(params![id, from, to, now_ms])?;
    tx.touch_delivery(id);
    Ok(changed > 0)
}

/// Moves one delivery, unless somebody else moved it since it was read.
pub fn change(tx: &Tx<'_>, id: i64, change: &Change, now_ms: i64) -> Result<bool> {
    let changed = tx
        .conn
        .prepare_cached(
            "UPDATE delivery SET state = ?3, reason = ?4, due_ms = ?5, checking = ?6, inferred = ?7, changed_ms = ?8,
               detail = ?9
             WHERE id = ?1 AND state = ?2",
        )?
        .execute(params![
            id,
            change.transition.from().as_str(),
            change.transition.to().as_str(),
            change.reason,
            change.due_ms,
            change.checking,
            change.inferred,
            now_ms,
            change.detail,
        ])?;
    tx.touch_delivery(id);
    Ok(changed > 0)
}

/// Whether a delivery waits for its first answer, or for a retry that settles a lost one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Plain,
    Checking,
}

/// Moves all of a campaign's deliveries of one kind that stand where the change begins.
pub fn change_all(tx: &Tx<'_>, campaign: &str, kind: Kind, change: &Change, now_ms: i64) -> Result<()> {
    let sql = "UPDATE delivery SET state = ?4, reason = ?5, due_ms = ?6, checking = ?7, inferred = ?8, changed_ms = ?9,
                 detail = ?10
               WHERE campaign = ?1 AND state = ?2 AND checking = ?3";
    tx.conn.prepare_cached(sql)?.execute(params![
        campaign,
        change.transition.from().as_str(),
        kind == Kind::Checking,
        change.transition.to().as_str(),
        change.reason,
        change.due_ms,
        change.checking,
        change.inferred,
        now_ms,
        change.detail,
    ])?;
    tx.touch(Table::Delivery);
    Ok(())
}

/// Tries a queued one later.
pub fn postpone(tx: &Tx<'_>, id: i64, due_ms: i64) -> Result<()> {
    let sql = "UPDATE delivery SET due_ms = ?2 WHERE id = ?1 AND state = 'queued'";
    tx.conn.prepare_cached(sql)?.execute([id, due_ms])?;
    tx.touch_delivery(id);
    Ok(())
}

/// Notes that the organiser takes the risk of a second message: earlier tries count no more.
pub fn set_risked(tx: &Tx<'_>, id: i64) -> Result<()> {
    let sql = "UPDATE delivery SET risked = 1, left_alone = 0, tries = 0 WHERE id = ?1";
    tx.conn.prepare_cached(sql)?.execute([id])?;
    tx.touch_delivery(id);
    Ok(())
}

/// Whether it is unknown if another message of this template reached this person: then nothing can be told from the
/// count of what they allowed.
pub fn another_is_unknown(
    conn: &Connection,
    id: i64,
    openid: &Openid,
    template: &TemplateId,
) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM delivery WHERE openid = ?1 AND template_id = ?2 AND id != ?3
               AND (state IN ('unknown', 'sending') OR checking = 1))";
    Ok(conn
        .prepare_cached(sql)?
        .query_row(params![openid.as_str(), template.as_str(), id], |row| row.get(0))?)
}

/// Everything that a crash may have left on its way.
pub fn sending(conn: &Connection) -> Result<Vec<Delivery>> {
    rows(conn, &format!("{SELECT} WHERE state = 'sending' ORDER BY id"), [], read)
}

/// Everything in one state in one campaign.
pub fn in_state(conn: &Connection, campaign: &str, state: DeliveryState) -> Result<Vec<Delivery>> {
    let sql = format!("{SELECT} WHERE campaign = ?1 AND state = ?2 ORDER BY id");
    rows(conn, &sql, params![campaign, state.as_str()], read)
}

/// A try that never left this computer, or that the account was at fault for, doesn't count.
pub fn refund_try(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE delivery SET tries = max(0, tries - 1) WHERE id = ?1")?.execute([id])?;
    Ok(())
}

pub fn get(conn: &Connection, id: i64) -> Result<Option<Delivery>> {
    one(conn, &format!("{SELECT} WHERE id = ?1"), [id], read)
}

/// Whether it was a test, which makes nobody told.
pub(crate) fn is_test(conn: &Connection, id: i64) -> Result<bool> {
    let sql = "SELECT test FROM delivery WHERE id = ?1";
    Ok(one(conn, sql, [id], |row| Ok(row.get::<_, bool>(0)?))?.unwrap_or_default())
}

/// Everything ever tried for one sign-in, oldest first.
pub fn of_attendee(conn: &Connection, attendee: &AttendeeId) -> Result<Vec<Delivery>> {
    rows(conn, &format!("{SELECT} WHERE attendee = ?1 ORDER BY id"), [attendee.as_str()], read)
}

/// What is known of a template's messages to a person at an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SendHistory {
    /// When a message was last accepted, whichever desktop sent it.
    pub told_ms: Option<i64>,
    /// Queued or being sent, here.
    pub on_its_way: bool,
    /// It is unknown whether a message arrived.
    pub unknown: bool,
}

/// Which rows of `sent` make their receiver told.
pub(super) const TELLS: &str = "errcode = 0 AND NOT is_test";

/// The columns of a [`SendHistory`], over a person's deliveries `d`.
pub(super) const SEND_HISTORY: &str =
    "max(CASE WHEN d.state IN ('sent', 'received') AND d.test = 0 THEN d.changed_ms END),
    coalesce(max(d.state IN ('queued', 'sending')), 0),
    coalesce(max(d.test = 0 AND (d.state = 'unknown' OR (d.state = 'queued' AND d.checking = 1))), 0)";

pub fn history(
    conn: &Connection,
    event: &EventCode,
    template: &TemplateId,
    openid: &Openid,
) -> Result<SendHistory> {
    let sql = format!(
        "SELECT {SEND_HISTORY},
                (SELECT max(at_ms) FROM sent
                 WHERE openid = ?1 AND template_id = ?2 AND event = ?3 AND {TELLS})
         FROM delivery d WHERE d.openid = ?1 AND d.template_id = ?2 AND d.event = ?3"
    );
    let params = [openid.as_str(), template.as_str(), event.as_str()];
    Ok(conn.prepare_cached(&sql)?.query_row(params, |row| {
        let (here, elsewhere): (Option<i64>, Option<i64>) = (row.get(0)?, row.get(3)?);
        Ok(SendHistory { told_ms: here.max(elsewhere), on_its_way: row.get(1)?, unknown: row.get(2)? })
    })?)
}

pub(super) const SELECT: &str =
    "SELECT id, campaign, event, template_id, attendee, openid, state, reason, tries, checking,
    inferred, changed_ms, due_ms, detail, repeats, left_alone, risked FROM delivery";

pub(super) fn read(row: &Row<'_>) -> Result<Delivery> {
    let openid: String = row.get(5)?;
    let state = DeliveryState::from_word(&row.get::<_, String>(6)?);
    Ok(Delivery {
        id: row.get(0)?,
        campaign: row.get(1)?,
        event: EventCode::new(row.get::<_, String>(2)?),
        template_id: TemplateId::new(row.get::<_, String>(3)?),
        attendee: AttendeeId::new(row.get::<_, String>(4)?),
        openid: (!openid.is_empty()).then(|| Openid::new(openid)),
        state: state.ok_or(Error::Unreadable { what: "delivery state" })?,
        reason: row.get(7)?,
        tries: row.get(8)?,
        checking: row.get(9)?,
        inferred: row.get(10)?,
        changed_ms: row.get(11)?,
        due_ms: row.get(12)?,
        detail: row.get(13)?,
        repeats: row.get(14)?,
        left_alone: row.get(15)?,
        risked: row.get(16)?,
    })
}
