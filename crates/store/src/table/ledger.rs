//! `ledger`: how many messages of a template a person allowed, and how many were spent.

use crate::row::one;
use crate::{Result, Table, Tx};
use domain::{Appid, Grants, Lifetime, Openid, TemplateId};
use rusqlite::{Connection, params};

pub fn get(conn: &Connection, appid: &Appid, openid: &Openid, template: &TemplateId) -> Result<Grants> {
    let sql = "SELECT page_accepts, popup_accepts, spent, voided FROM ledger
               WHERE appid = ?1 AND openid = ?2 AND template_id = ?3";
    let found = one(conn, sql, [appid.as_str(), openid.as_str(), template.as_str()], |row| {
        Ok(Grants {
            page_accepts: row.get(0)?,
            popup_accepts: row.get(1)?,
            spent: row.get(2)?,
            voided: row.get(3)?,
        })
    })?;
    Ok(found.unwrap_or_default())
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
    tx.touch(Table::Attendee);
    Ok(())
}

/// WeChat took one message.
pub fn spend(tx: &Tx<'_>, appid: &Appid, openid: &Openid, template: &TemplateId) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO ledger (appid, openid, template_id, spent) VALUES (?1, ?2, ?3, 1)
             ON CONFLICT (appid, openid, template_id) DO UPDATE SET spent = spent + 1",
        )?
        .execute(params![appid.as_str(), openid.as_str(), template.as_str()])?;
    Ok(())
}

/// WeChat said 43101: what seemed to be left is worth nothing.
pub fn void(
    tx: &Tx<'_>,
    appid: &Appid,
    openid: &Openid,
    template: &TemplateId,
    lifetime: Lifetime,
) -> Result<()> {
    let voided = get(tx.conn, appid, openid, template)?.voided_by_refusal(lifetime);
    tx.conn
        .prepare_cached(
            "UPDATE ledger SET voided = ?4 WHERE appid = ?1 AND openid = ?2 AND template_id = ?3",
        )?
        .execute(params![appid.as_str(), openid.as_str(), template.as_str(), voided])?;
    Ok(())
}
