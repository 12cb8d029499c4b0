//! Reading columns as what they mean.

use crate::{Error, Result};
use domain::Moment;
use serde::de::DeserializeOwned;

pub(crate) fn moment(text: &str) -> Result<Moment> {
    chrono::DateTime::parse_from_rfc3339(text).map_err(|_| Error::Unreadable { what: "moment" })
}

pub(crate) fn json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| Error::Unreadable { what: "json" })
}

pub(crate) fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("strings, numbers and maps with string keys")
}

/// A word of a closed set. Anything else is an error, never a default.
pub(crate) fn closed<T>(word: Option<T>, what: &'static str) -> Result<T> {
    word.ok_or(Error::Unreadable { what })
}

/// Runs a query and reads each row with a function that may refuse what it finds.
pub(crate) fn rows<T>(
    conn: &rusqlite::Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl Fn(&rusqlite::Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(params)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(read(row)?);
    }
    Ok(rows)
}

/// The first row, if there is one; no further one is read.
pub(crate) fn one<T>(
    conn: &rusqlite::Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl Fn(&rusqlite::Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(params)?;
    found.next()?.map(read).transpose()
}
