//! How the file is opened, and its migrations.

use crate::storage::StorageError;
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use sqlite::Tuning;
use std::path::Path;

/// Append only: a migration that has shipped is never edited.
fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("migrations/0001_first.sql")),
        M::up(include_str!("migrations/0002_withdrawn.sql")),
        M::up(include_str!("migrations/0003_organisers.sql")),
        M::up(include_str!("migrations/0004_believed_time.sql")),
        M::up(include_str!("migrations/0005_fair_queue.sql")),
    ])
}

/// A crowd's visitors fall anywhere into their index, so its pages are kept at hand, and carried over into the file once
/// for many commits.
const TUNING: Tuning = Tuning { cache_kib: 32 * 1_024, checkpoint_pages: 8_192 };

pub(super) fn open_for_writing(path: &Path) -> Result<Connection, StorageError> {
    sqlite::create_file(path).map_err(|error| StorageError::Internal(error.into()))?;
    if sqlite::is_damaged(path) {
        return Err(StorageError::Damaged);
    }
    let mut conn = sqlite::open_for_writing(path, TUNING)?;
    migrations().to_latest(&mut conn).map_err(|error| StorageError::Internal(error.into()))?;
    Ok(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_apply() {
        migrations().validate().expect("every migration runs on an empty database");
    }

    /// All tables as they are now, so that each can be read in one place.
    #[test]
    fn the_final_schema_is_this() {
        let directory = tempfile::tempdir().unwrap();
        let conn = open_for_writing(&directory.path().join("endpoint.db")).unwrap();
        let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type = 'table' DESC, name";
        let mut query = conn.prepare(sql).unwrap();
        let rows = query.query_map((), |row| row.get::<_, String>("sql")).unwrap();
        let schema: Vec<String> = rows.collect::<Result<_, _>>().unwrap();
        insta::assert_snapshot!(schema.join(";\n\n"));
    }
}
