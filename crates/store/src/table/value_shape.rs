//! `value_shape`: what WeChat said about spellings of moments that nobody has confirmed.

use crate::row::{closed, rows};
use crate::{Result, Tx};
use domain::{Appid, FieldKind, Shape, ShapeVerdict, Shapes};
use rusqlite::{Connection, named_params};

/// All that is known at one account.
pub fn of_account(conn: &Connection, appid: &Appid) -> Result<Shapes> {
    let sql = "SELECT kind, shape, verdict FROM value_shape WHERE appid = ?1";
    let known = rows(conn, sql, [appid.as_str()], |row| {
        let kind = closed(FieldKind::from_word(&row.get::<_, String>("kind")?), "field kind")?;
        let verdict = closed(ShapeVerdict::from_word(&row.get::<_, String>("verdict")?), "verdict")?;
        Ok((kind, Shape::from_stored(row.get("shape")?), verdict))
    })?;
    Ok(known.into_iter().collect())
}

/// Remembers what was said last.
pub fn put(
    tx: &Tx<'_>,
    appid: &Appid,
    (kind, shape): (FieldKind, &Shape),
    verdict: ShapeVerdict,
    now_ms: i64,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO value_shape (appid, kind, shape, verdict, heard_ms)
             VALUES (:appid, :kind, :shape, :verdict, :heard_ms)
             ON CONFLICT (appid, kind, shape) DO UPDATE SET verdict = :verdict, heard_ms = :heard_ms
             WHERE verdict <> :verdict",
        )?
        .execute(named_params! {
            ":appid": appid.as_str(),
            ":kind": kind.as_str(),
            ":shape": shape.as_str(),
            ":verdict": verdict.as_str(),
            ":heard_ms": now_ms,
        })?;
    Ok(())
}
