//! A workspace in figures, for whoever looks after the service.

use crate::storage::{Figures, StorageError};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, named_params};

pub(super) fn figures(conn: &Connection, now: DateTime<Utc>) -> Result<Vec<Figures>, StorageError> {
    let mut query = conn.prepare_cached(
        "SELECT name, last_seq,
                (SELECT count(*) FROM event WHERE event.workspace = workspace.id) AS events,
                (SELECT count(*) FROM attendee JOIN event ON event.id = attendee.event
                 WHERE event.workspace = workspace.id) AS attendees,
                (SELECT count(*) FROM login WHERE login.workspace = workspace.id
                 AND code IS NOT NULL AND expires_at > :now AND leased_until <= :now) AS logins_waiting,
                (SELECT count(*) FROM login WHERE login.workspace = workspace.id
                 AND code IS NOT NULL AND expires_at > :now AND leased_until > :now) AS logins_leased
         FROM workspace ORDER BY id",
    )?;
    let rows = query.query_map(named_params! { ":now": now.timestamp_millis() }, |row| {
        Ok(Figures {
            workspace: row.get("name")?,
            events: row.get("events")?,
            attendees: row.get("attendees")?,
            logins_waiting: row.get("logins_waiting")?,
            logins_leased: row.get("logins_leased")?,
            last_seq: row.get("last_seq")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
