//! How often each person accepted each template.

use super::writer::Tx;
use crate::storage::StorageError;
use protocol::SubscriptionResult;
use rusqlite::{Connection, named_params};
use std::collections::BTreeMap;

pub(super) fn add(tx: &Tx<'_>, attendee: i64, results: &[SubscriptionResult]) -> Result<(), StorageError> {
    let mut upsert = tx.conn.prepare_cached(
        // Templates that nobody offered are counted too, but not without end.
        "INSERT INTO accepted (attendee, template_id, count)
         SELECT :attendee, :template_id, 1
         WHERE (SELECT count(*) FROM accepted WHERE attendee = :attendee) < 20
            OR EXISTS (SELECT 1 FROM accepted WHERE attendee = :attendee AND template_id = :template_id)
         ON CONFLICT (attendee, template_id) DO UPDATE SET count = count + 1",
    )?;
    for result in results.iter().filter(|result| result.is_accept()) {
        upsert.execute(named_params! { ":attendee": attendee, ":template_id": result.template_id })?;
    }
    Ok(())
}

pub(super) fn of(conn: &Connection, attendee: i64) -> Result<BTreeMap<String, i64>, StorageError> {
    let mut query =
        conn.prepare_cached("SELECT template_id, count FROM accepted WHERE attendee = :attendee")?;
    let rows = query.query_map(named_params! { ":attendee": attendee }, |row| {
        Ok((row.get("template_id")?, row.get("count")?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
