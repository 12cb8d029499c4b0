//! `ledger`: how many messages of a template a person allowed, how many were spent, and their last word on it.

use crate::row::{one, rows};
use crate::{Error, Result, Tx};
use domain::{Appid, AttendeeId, GrantState, Grants, Lifetime, Openid, TemplateId};
use rusqlite::{Connection, Row, params};

/// The source of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// What the sign-in page reported.
    Page,
    /// WeChat's own event about the same dialog.
    Popup,
    /// WeChat's event about its settings page.
    Settings,
    /// A message that WeChat refused with 43101.
    Send,
}

impl Evidence {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Popup => "popup",
            Self::Settings => "settings",
            Self::Send => "send",
        }
    }
}

pub fn get(conn: &Connection, appid: &Appid, openid: &Openid, template: &TemplateId) -> Result<Grants> {
    let sql = "SELECT page_accepts, popup_accepts, spent, voided, state FROM ledger
               WHERE appid = ?1 AND openid = ?2 AND template_id = ?3";
    let found = one(conn, sql, [appid.as_str(), openid.as_str(), template.as_str()], |row| grants(row, 0))?;
    Ok(found.unwrap_or_default())
}

/// Everything one person allowed, by template.
pub fn of_person(conn: &Connection, appid: &Appid, openid: &Openid) -> Result<Vec<(TemplateId, Grants)>> {
    let sql = "SELECT template_id, page_accepts, popup_accepts, spent, voided, state FROM ledger
               WHERE appid = ?1 AND openid = ?2";
    rows(conn, sql, [appid.as_str(), openid.as_str()], |row| {
        Ok((TemplateId::new(row.get::<_, String>(0)?), grants(row, 1)?))
    })
}

/// `page_accepts, popup_accepts, spent, voided, state` from column `at` on.
pub(crate) fn grants(row: &Row<'_>, at: usize) -> Result<Grants> {
    let state = GrantState::from_word(&row.get::<_, String>(at + 4)?);
    Ok(Grants {
        page_accepts: row.get(at)?,
        popup_accepts: row.get(at + 1)?,
        spent: row.get(at + 2)?,
        voided: row.get(at + 3)?,
        state: state.ok_or(Error::Unreadable { what: "grant state" })?,
    })
}

/// More accepts that a page reported.
pub fn add_page_accepts(
    tx: &Tx<'_>,
    appid: &Appid,
    openid: &Openid,
    template: &TemplateId,
    more: u32,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO ledger (appid, openid, template_id, page_accepts) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (appid, openid, template_id) DO UPDATE SET page_accepts = page_accepts + ?4",
        )?
        .execute(params![appid.as_str(), openid.as_str(), template.as_str(), more])?;
    tx.touch_person(openid);
    Ok(())
}

/// What was said about a template, by the page or by WeChat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantReport {
    /// How many more messages it allows.
    pub accepts: u32,
    pub state: GrantState,
    pub evidence: Evidence,
    pub at_ms: i64,
}

/// Counts what a report allows, and keeps its state unless a later one is known, in any order of arrival. Of two
/// reports of the same moment the stricter one counts.
pub fn hear(
    tx: &Tx<'_>,
    appid: &Appid,
    openid: &Openid,
    template: &TemplateId,
    word: GrantReport,
) -> Result<()> {
    let (page, popup) = match word.evidence {
        Evidence::Page => (word.accepts, 0),
        Evidence::Popup | Evidence::Settings | Evidence::Send => (0, word.accepts),
    };
    tx.conn
        .prepare_cached(&format!(
            "INSERT INTO ledger (appid, openid, template_id, page_accepts, popup_accepts, state, evidence, state_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (appid, openid, template_id) DO UPDATE SET
               page_accepts = page_accepts + ?4, popup_accepts = popup_accepts + ?5,
               state = iif({LATER}, ?6, state), evidence = iif({LATER}, ?7, evidence), state_ms = max(state_ms, ?8)"
        ))?
        .execute(params![
            appid.as_str(),
            openid.as_str(),
            template.as_str(),
            page,
            popup,
            word.state.as_str(),
            word.evidence.as_str(),
            word.at_ms
        ])?;
    tx.touch_person(openid);
    Ok(())
}

/// Whether the new report replaces the one that is stored.
const LATER: &str = "?8 > state_ms OR (?8 = state_ms AND
    CASE ?6 WHEN 'banned' THEN 3 WHEN 'blocked' THEN 2 WHEN 'refused' THEN 1 ELSE 0 END >=
    CASE state WHEN 'banned' THEN 3 WHEN 'blocked' THEN 2 WHEN 'refused' THEN 1 ELSE 0 END)";

/// What a sign-in's pages reported before its openid was known folds in, once: when it binds.
pub fn fold_in(tx: &Tx<'_>, appid: &Appid, attendee: &AttendeeId, openid: &Openid) -> Result<()> {
    // The moment and the gravity of each word in one number, so that its maximum is the last word.
    let sql = "SELECT template_id, sum(result LIKE 'accept%'),
                 max(at_ms * 4 + CASE result WHEN 'ban' THEN 3 WHEN 'reject' THEN 1 ELSE 0 END)
               FROM accept WHERE attendee = ?1 AND (result LIKE 'accept%' OR result IN ('reject', 'ban'))
               GROUP BY template_id";
    let words = rows(tx.conn, sql, [attendee.as_str()], |row| {
        let last: i64 = row.get(2)?;
        let state = match last & 3 {
            3 => GrantState::Banned,
            1 => GrantState::Refused,
            _ => GrantState::Open,
        };
        let word = GrantReport { accepts: row.get(1)?, state, evidence: Evidence::Page, at_ms: last >> 2 };
        Ok((TemplateId::new(row.get::<_, String>(0)?), word))
    })?;
    words.into_iter().try_for_each(|(template, word)| hear(tx, appid, openid, &template, word))
}

/// WeChat took one message.
pub fn spend(tx: &Tx<'_>, appid: &Appid, openid: &Openid, template: &TemplateId) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO ledger (appid, openid, template_id, spent) VALUES (?1, ?2, ?3, 1)
             ON CONFLICT (appid, openid, template_id) DO UPDATE SET spent = spent + 1",
        )?
        .execute(params![appid.as_str(), openid.as_str(), template.as_str()])?;
    tx.touch_person(openid);
    Ok(())
}

/// WeChat said 43101: what seemed to be left is worth nothing. Where something did seem to be left, the person has said
/// no somewhere that this ledger can't see.
pub fn void(
    tx: &Tx<'_>,
    appid: &Appid,
    openid: &Openid,
    template: &TemplateId,
    lifetime: Lifetime,
) -> Result<()> {
    let grants = get(tx.conn, appid, openid, template)?;
    let refused = grants.balance(lifetime).allows_one();
    tx.conn
        .prepare_cached(
            "UPDATE ledger SET voided = ?4, state = iif(?5 AND state = '', 'refused', state),
               evidence = iif(?5 AND state = '', 'send', evidence)
             WHERE appid = ?1 AND openid = ?2 AND template_id = ?3",
        )?
        .execute(params![
            appid.as_str(),
            openid.as_str(),
            template.as_str(),
            grants.voided_by_refusal(lifetime),
            refused
        ])?;
    tx.touch_person(openid);
    Ok(())
}

/// Nothing is known of this person any more.
pub(crate) fn forget(tx: &Tx<'_>, appid: &Appid, openid: &Openid) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM ledger WHERE appid = ?1 AND openid = ?2")?
        .execute([appid.as_str(), openid.as_str()])?;
    Ok(())
}
