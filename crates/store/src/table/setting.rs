//! `setting`: what this computer was set to, JSON by name.

use crate::row::{json, one, to_json};
use crate::{Result, Table, Tx};
use rusqlite::{Connection, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const SENDING: &str = "sending";

/// How fast to send, and how sure to be. Kept as JSON, which no release may read otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// Requests on their way at once; `None` follows WeChat's own limit.
    pub in_flight: Option<u32>,
    /// Messages a second; `None` follows WeChat's own limit.
    pub per_second: Option<u32>,
    /// A lost answer is settled by a retry also where only the page counted what was allowed.
    pub trust_page_counts: bool,
}

pub fn sending(conn: &Connection) -> Result<Option<Sending>> {
    get(conn, SENDING)
}

pub fn put_sending(tx: &Tx<'_>, sending: &Sending) -> Result<()> {
    put(tx, SENDING, sending)
}

fn get<T: DeserializeOwned>(conn: &Connection, name: &str) -> Result<Option<T>> {
    one(conn, "SELECT value FROM setting WHERE name = ?1", [name], |row| json(&row.get::<_, String>(0)?))
}

fn put(tx: &Tx<'_>, name: &str, value: &impl Serialize) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        params![name, to_json(value)],
    )?;
    tx.touch(Table::Account);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Sending;

    #[test]
    fn what_a_release_has_kept_is_read_by_the_next_one() {
        let kept = r#"{"in_flight":null,"per_second":50,"trust_page_counts":true}"#;
        let sending: Sending = serde_json::from_str(kept).unwrap();
        assert_eq!(sending, Sending { in_flight: None, per_second: Some(50), trust_page_counts: true });
        assert_eq!(serde_json::to_string(&sending).unwrap(), kept);
    }
}
