//! `setting`: what this computer was set to, JSON by name.

use crate::row::{json, one, to_json};
use crate::{Result, Table, Tx};
use rusqlite::{Connection, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub fn get<T: DeserializeOwned>(conn: &Connection, name: &str) -> Result<Option<T>> {
    one(conn, "SELECT value FROM setting WHERE name = ?1", [name], |row| json(&row.get::<_, String>(0)?))
}

pub fn put(tx: &Tx<'_>, name: &str, value: &impl Serialize) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        params![name, to_json(value)],
    )?;
    tx.touch(Table::Account);
    Ok(())
}
