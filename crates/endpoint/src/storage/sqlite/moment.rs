//! Moments as the tables keep them: milliseconds since 1970, UTC.

use chrono::{DateTime, Utc};
use protocol::Moment;
use rusqlite::Row;

/// A column of milliseconds, in UTC.
pub(super) fn column(row: &Row<'_>, name: &str) -> rusqlite::Result<Moment> {
    let millis: i64 = row.get(name)?;
    let moment = DateTime::<Utc>::from_timestamp_millis(millis);
    moment.map(|at| at.fixed_offset()).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, millis))
}
