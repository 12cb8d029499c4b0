//! `login`: openids that are known here and wait to be completed at the endpoint.

use crate::row::rows;
use crate::{Result, Tx};
use domain::{Appid, Openid};
use rusqlite::{Connection, params};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    pub id: String,
    pub openid: Openid,
    pub unionid: Option<String>,
}

/// Written before it is completed at the endpoint, so that a crash between the two loses nobody.
pub fn put(tx: &Tx<'_>, appid: &Appid, login: &Login) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT OR IGNORE INTO login (id, appid, openid, unionid) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![login.id, appid.as_str(), login.openid.as_str(), login.unionid])?;
    Ok(())
}

/// What still has to be completed.
pub fn waiting(conn: &Connection, appid: &Appid) -> Result<Vec<Login>> {
    let sql = "SELECT id, openid, unionid FROM login WHERE appid = ?1 LIMIT 200";
    rows(conn, sql, [appid.as_str()], |row| {
        Ok(Login { id: row.get(0)?, openid: Openid::new(row.get::<_, String>(1)?), unionid: row.get(2)? })
    })
}

/// The endpoint has them.
pub fn remove(tx: &Tx<'_>, ids: &[String]) -> Result<()> {
    let mut statement = tx.conn.prepare_cached("DELETE FROM login WHERE id = ?1")?;
    for id in ids {
        statement.execute([id])?;
    }
    Ok(())
}
