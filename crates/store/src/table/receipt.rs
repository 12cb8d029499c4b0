//! `receipt`: WeChat's later word on a message, and the delivery it is about.
//!
//! A receipt may come before its answer is written down and before another desktop's answer is heard of, so it is kept,
//! and looked at again when an attempt gets its `msgid` or turns unknown.

use super::delivery::{self, Change, Delivery};
use super::unposted::{self, Unposted};
use super::{ledger, sent};
use crate::row::{one, rows};
use crate::{Result, Table, Tx};
use domain::{Appid, DeliveryEvent, Openid, TemplateId, settle_by_receipt};
use rusqlite::{Connection, Row, params};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub msg_id: String,
    pub openid: Openid,
    pub template_id: TemplateId,
    /// 0: delivered.
    pub error_code: i64,
    pub error_status: String,
    pub at_ms: i64,
}

/// Keeps it, once, and settles what it is about.
pub fn put(tx: &Tx<'_>, appid: &Appid, receipt: &Receipt) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT OR IGNORE INTO receipt (appid, msg_id, openid, template_id, error_code, error_status, at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            appid.as_str(),
            receipt.msg_id,
            receipt.openid.as_str(),
            receipt.template_id.as_str(),
            receipt.error_code,
            receipt.error_status,
            receipt.at_ms,
        ])?;
    if !settle_known(tx, appid, &receipt.msg_id)? {
        settle_unknown(tx, appid, &receipt.openid, &receipt.template_id)?;
    }
    Ok(())
}

/// Lets a receipt that is kept settle the attempt with this `msgid`; returns whether anybody knows the message.
fn settle_known(tx: &Tx<'_>, appid: &Appid, msg_id: &str) -> Result<bool> {
    let sql = "SELECT id, delivery FROM attempt WHERE msgid = ?1";
    let attempt = one(tx.conn, sql, [msg_id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    let Some((attempt, delivery)) = attempt else { return sent::has_msg_id(tx.conn, msg_id) };
    settle_attempt(tx, appid, (&attempt, delivery), msg_id)?;
    Ok(true)
}

/// Lets a receipt that came first settle this attempt of a delivery. To be called when the attempt gets its answer.
pub fn settle_attempt(
    tx: &Tx<'_>,
    appid: &Appid,
    (attempt, delivery): (&str, i64),
    msg_id: &str,
) -> Result<()> {
    let sql = format!("{SELECT} WHERE appid = ?1 AND msg_id = ?2 AND attempt = ''");
    match one(tx.conn, &sql, [appid.as_str(), msg_id], read)? {
        Some(receipt) => advance(tx, appid, attempt, delivery, &receipt),
        None => Ok(()),
    }
}

/// Lets receipts whose message nobody knows settle the single unknown attempt of this person and template that was made
/// before them. Where several fit none is settled. To be called when an attempt turns unknown.
pub fn settle_unknown(tx: &Tx<'_>, appid: &Appid, openid: &Openid, template: &TemplateId) -> Result<()> {
    let sql = format!(
        "{SELECT} WHERE appid = ?1 AND openid = ?2 AND template_id = ?3 AND attempt = ''
           AND NOT EXISTS (SELECT 1 FROM sent s WHERE s.msg_id = receipt.msg_id)
           AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.msgid = receipt.msg_id)"
    );
    let person = [appid.as_str(), openid.as_str(), template.as_str()];
    for receipt in rows(tx.conn, &sql, person, read)? {
        let open = unknown_before(tx.conn, &receipt)?;
        if let [(attempt, delivery)] = &open[..] {
            tx.conn
                .prepare_cached("UPDATE attempt SET errcode = 0, msgid = ?2 WHERE id = ?1")?
                .execute([attempt, &receipt.msg_id])?;
            advance(tx, appid, attempt, *delivery, &receipt)?;
        }
    }
    Ok(())
}

/// Receipts that settle nothing, oldest first.
pub fn unsettled(conn: &Connection, openid: &Openid) -> Result<Vec<Receipt>> {
    rows(
        conn,
        &format!("{SELECT} WHERE openid = ?1 AND attempt = '' ORDER BY at_ms"),
        [openid.as_str()],
        read,
    )
}

pub(crate) fn forget(tx: &Tx<'_>, appid: &Appid, openid: &Openid) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM receipt WHERE appid = ?1 AND openid = ?2")?
        .execute([appid.as_str(), openid.as_str()])?;
    Ok(())
}

/// Each unknown delivery of the person by its last attempt, if that one left before the receipt.
fn unknown_before(conn: &Connection, receipt: &Receipt) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT a.id, d.id, max(a.started_ms) FROM delivery d JOIN attempt a ON a.delivery = d.id
               WHERE d.openid = ?1 AND d.template_id = ?2 AND d.state = 'unknown'
               GROUP BY d.id HAVING max(a.started_ms) <= ?3";
    let params = params![receipt.openid.as_str(), receipt.template_id.as_str(), receipt.at_ms];
    rows(conn, sql, params, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Does what the receipt makes of the delivery, if anything.
fn advance(tx: &Tx<'_>, appid: &Appid, attempt: &str, id: i64, receipt: &Receipt) -> Result<()> {
    let Some(found) = delivery::get(tx.conn, id)? else { return Ok(()) };
    let (event, reason) = match receipt.error_code {
        0 => (DeliveryEvent::ReceiptDelivered, ""),
        _ => (DeliveryEvent::ReceiptFailed, "receipt_failed"),
    };
    let Some(settled) = settle_by_receipt(found.state, event) else { return Ok(()) };
    if settled.was_unknown {
        ledger::spend(tx, appid, &receipt.openid, &receipt.template_id)?;
        post(tx, appid, attempt, &found, receipt)?;
    }
    let mut change = Change::by(settled.transition, reason);
    change.inferred = found.inferred;
    delivery::change(tx, id, &change, receipt.at_ms)?;
    tx.conn.prepare_cached("UPDATE receipt SET attempt = ?3 WHERE appid = ?1 AND msg_id = ?2")?.execute([
        appid.as_str(),
        &receipt.msg_id,
        attempt,
    ])?;
    tx.touch(Table::Campaign);
    Ok(())
}

/// Other desktops wait for the outcome: WeChat accepted it.
fn post(tx: &Tx<'_>, appid: &Appid, attempt: &str, found: &Delivery, receipt: &Receipt) -> Result<()> {
    let outcome = Unposted {
        attempt: attempt.to_owned(),
        event: found.event.clone(),
        attendee: found.attendee.clone(),
        template_id: found.template_id.clone(),
        errcode: 0,
        msgid: Some(receipt.msg_id.clone()),
        at_ms: receipt.at_ms,
        test: delivery::is_test(tx.conn, found.id)?,
    };
    unposted::put(tx, appid, &outcome)
}

const SELECT: &str = "SELECT msg_id, openid, template_id, error_code, error_status, at_ms FROM receipt";

fn read(row: &Row<'_>) -> Result<Receipt> {
    Ok(Receipt {
        msg_id: row.get(0)?,
        openid: Openid::new(row.get::<_, String>(1)?),
        template_id: TemplateId::new(row.get::<_, String>(2)?),
        error_code: row.get(3)?,
        error_status: row.get(4)?,
        at_ms: row.get(5)?,
    })
}
