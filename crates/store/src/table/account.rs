//! `account`: mini-programs, and where reading each one's feed goes on.

use crate::row::{one, rows};
use crate::{Result, Table, Tx};
use domain::Appid;
use rusqlite::{Connection, Row, params};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub appid: Appid,
    pub name: String,
    pub endpoint_url: String,
    pub wechat_url: String,
    pub this_run_only: bool,
    /// Its secrets are gone and nothing synchronises; its lists stay.
    pub removed: bool,
}

/// Where reading the feed goes on. `cursor` is `None` before the first page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedPosition {
    pub feed_id: String,
    pub cursor: Option<String>,
}

/// Adds the account or updates it; its cursor stays.
pub fn put(tx: &Tx<'_>, account: &Account) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO account (appid, name, endpoint_url, wechat_url, this_run_only, removed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (appid) DO UPDATE SET
           name = ?2, endpoint_url = ?3, wechat_url = ?4, this_run_only = ?5, removed = ?6",
        params![
            account.appid.as_str(),
            account.name,
            account.endpoint_url,
            account.wechat_url,
            account.this_run_only,
            account.removed
        ],
    )?;
    tx.touch(Table::Account);
    Ok(())
}

/// The account, a removed one too: its events still name it.
pub fn get(conn: &Connection, appid: &Appid) -> Result<Option<Account>> {
    one(conn, &format!("{SELECT} WHERE appid = ?1"), [appid.as_str()], read)
}

/// The accounts that are at work, oldest first.
pub fn list(conn: &Connection) -> Result<Vec<Account>> {
    rows(conn, &format!("{SELECT} WHERE removed = 0 ORDER BY rowid"), [], read)
}

pub fn remove(tx: &Tx<'_>, appid: &Appid) -> Result<()> {
    tx.conn.execute("UPDATE account SET removed = 1 WHERE appid = ?1", [appid.as_str()])?;
    tx.touch(Table::Account);
    Ok(())
}

pub fn feed_position(conn: &Connection, appid: &Appid) -> Result<FeedPosition> {
    let sql = "SELECT feed_id, feed_cursor FROM account WHERE appid = ?1";
    let found = one(conn, sql, [appid.as_str()], |row| {
        let cursor: String = row.get(1)?;
        Ok(FeedPosition { feed_id: row.get(0)?, cursor: (!cursor.is_empty()).then_some(cursor) })
    })?;
    Ok(found.unwrap_or_default())
}

pub fn set_feed_position(tx: &Tx<'_>, appid: &Appid, position: &FeedPosition) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE account SET feed_id = ?2, feed_cursor = ?3 WHERE appid = ?1")?
        .execute(params![appid.as_str(), position.feed_id, position.cursor.as_deref().unwrap_or_default()])?;
    Ok(())
}

const SELECT: &str = "SELECT appid, name, endpoint_url, wechat_url, this_run_only, removed FROM account";

fn read(row: &Row<'_>) -> Result<Account> {
    Ok(Account {
        appid: Appid::new(row.get::<_, String>(0)?),
        name: row.get(1)?,
        endpoint_url: row.get(2)?,
        wechat_url: row.get(3)?,
        this_run_only: row.get(4)?,
        removed: row.get(5)?,
    })
}
