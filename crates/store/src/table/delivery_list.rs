//! The people of a campaign in stretches: those behind one of its numbers.

use super::delivery::{Delivery, SELECT, read};
use crate::row::{rows, to_json};
use crate::{Result, Table, Tx};
use domain::DeliveryState;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::collections::BTreeMap;

/// Which deliveries of a campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// Empty: in any state.
    pub states: Vec<DeliveryState>,
    pub reason: Option<String>,
    pub detail: Option<String>,
    /// Without those that the organiser leaves as they are.
    pub unsettled: bool,
}

impl Which {
    pub fn in_state(state: DeliveryState) -> Self {
        Self { states: vec![state], ..Self::default() }
    }

    /// The condition, and what fills it after the campaign's id.
    fn condition(&self, campaign: &str) -> (String, Vec<Value>) {
        let mut sql = "WHERE campaign = ?1".to_owned();
        let mut values = vec![Value::from(campaign.to_owned())];
        if !self.states.is_empty() {
            let words: Vec<_> = self.states.iter().map(|state| format!("'{}'", state.as_str())).collect();
            sql += &format!(" AND state IN ({})", words.join(", "));
        }
        for (column, value) in [("reason", &self.reason), ("detail", &self.detail)] {
            if let Some(value) = value {
                values.push(Value::from(value.clone()));
                sql += &format!(" AND {column} = ?{}", values.len());
            }
        }
        if self.unsettled {
            sql += " AND left_alone = 0";
        }
        (sql, values)
    }
}

pub fn count(conn: &Connection, campaign: &str, which: &Which) -> Result<u32> {
    let (condition, values) = which.condition(campaign);
    let sql = format!("SELECT count(*) FROM delivery {condition}");
    Ok(conn.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?)
}

/// In the order they were queued in.
pub fn page(
    conn: &Connection,
    campaign: &str,
    which: &Which,
    offset: u32,
    limit: u32,
) -> Result<Vec<Delivery>> {
    let (condition, mut values) = which.condition(campaign);
    values.extend([Value::from(limit), Value::from(offset)]);
    let n = values.len();
    let sql = format!("{SELECT} {condition} ORDER BY id LIMIT ?{} OFFSET ?{n}", n - 1);
    rows(conn, &sql, params_from_iter(values), read)
}

/// How many people failed for these reasons, by the field that WeChat named; an empty name where it named none.
pub fn by_field(conn: &Connection, campaign: &str, reasons: &[String]) -> Result<BTreeMap<String, u32>> {
    let sql = "SELECT detail, count(*) FROM delivery WHERE campaign = ?1 AND state = 'failed'
               AND reason IN (SELECT value FROM json_each(?2)) GROUP BY detail";
    Ok(rows(conn, sql, [campaign, &to_json(&reasons)], |row| Ok((row.get(0)?, row.get(1)?)))?
        .into_iter()
        .collect())
}

/// The organiser leaves these unknown ones at that.
pub fn leave_alone(tx: &Tx<'_>, ids: &[i64]) -> Result<()> {
    let mut update =
        tx.conn.prepare_cached("UPDATE delivery SET left_alone = 1 WHERE id = ?1 AND state = 'unknown'")?;
    for id in ids {
        update.execute([id])?;
    }
    tx.touch(Table::Delivery);
    Ok(())
}
