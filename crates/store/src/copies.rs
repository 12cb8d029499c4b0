//! Copies of the database beside it: a damaged one that was set aside, and one from before each migration. They hold
//! people's data, so they go after a week, or at the next erasure.

use crate::{OpenError, schema};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use rusqlite::Connection;
use std::io;
use std::path::{Path, PathBuf};

const KEPT_DAYS: i64 = 7;
const STAMP: &str = "%Y%m%dT%H%M%S%3f";
const KINDS: [&str; 2] = ["damaged-", "before-migration-"];

/// Renames the file and what SQLite keeps beside it.
pub(crate) fn put_aside(path: &Path) -> io::Result<PathBuf> {
    let aside = named(path, KINDS[0]);
    std::fs::rename(path, &aside)?;
    for suffix in ["-wal", "-shm"] {
        let beside = |p: &Path| PathBuf::from(format!("{}{suffix}", p.display()));
        if beside(path).exists() {
            std::fs::rename(beside(path), beside(&aside))?;
        }
    }
    tracing::warn!(path = %aside.display(), "a damaged database was set aside");
    Ok(aside)
}

/// Copies the database if a migration is to come; a new one has nothing to lose.
pub(crate) fn back_up_before_migrating(conn: &Connection, path: &Path) -> Result<(), OpenError> {
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == 0 || schema::migrations().pending_migrations(conn)? <= 0 {
        return Ok(());
    }
    let copy = named(path, KINDS[1]);
    sqlite::create_file(&copy).map_err(OpenError::Backup)?;
    // Into an empty file that only its owner may read.
    conn.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    Ok(())
}

/// Removes copies older than a week.
pub(crate) fn remove_old(path: &Path, now: DateTime<Utc>) -> io::Result<()> {
    remove(path, |made| now - made > TimeDelta::days(KEPT_DAYS))
}

pub(crate) fn remove_all(path: &Path) -> io::Result<()> {
    remove(path, |_| true)
}

fn remove(path: &Path, wanted: impl Fn(DateTime<Utc>) -> bool) -> io::Result<()> {
    let Some(directory) = path.parent() else { return Ok(()) };
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        if made_at(&entry.file_name().to_string_lossy(), path).is_some_and(&wanted) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn named(path: &Path, kind: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name}.{kind}{}", Utc::now().format(STAMP)))
}

/// When a copy was made, by its name; `None` of any other file.
fn made_at(name: &str, path: &Path) -> Option<DateTime<Utc>> {
    let ours = path.file_name()?.to_string_lossy();
    let kind = name.strip_prefix(ours.as_ref())?.strip_prefix('.')?;
    let stamp = KINDS.iter().find_map(|k| kind.strip_prefix(k))?;
    let stamp = stamp.trim_end_matches("-wal").trim_end_matches("-shm").trim_end_matches("-journal");
    NaiveDateTime::parse_from_str(stamp, STAMP).ok().map(|at| at.and_utc())
}

#[cfg(test)]
mod tests {
    use crate::{Store, schema};
    use rusqlite::Connection;

    /// A database as an earlier version left it.
    fn older(path: &std::path::Path) {
        let mut conn = sqlite::open_for_writing(path, sqlite::Tuning::default()).unwrap();
        schema::migrations().to_version(&mut conn, 1).unwrap();
        let account = "INSERT INTO account (appid, endpoint_url, wechat_url) VALUES ('wx-fake', '', '')";
        conn.execute(account, []).unwrap();
    }

    #[test]
    fn an_older_database_is_copied_as_it_was_before_it_is_migrated_and_only_then() {
        let directory = tempfile::tempdir().unwrap();
        older(&directory.path().join("muster.db"));
        let copies = || {
            let names = std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path());
            names.filter(|p| p.to_string_lossy().contains(".before-migration-")).collect::<Vec<_>>()
        };
        drop(Store::open(directory.path()).unwrap());
        let made = copies();
        assert_eq!(made.len(), 1, "{made:?}");
        let copy = Connection::open(&made[0]).unwrap();
        let one = |sql: &str| copy.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(one("PRAGMA user_version"), 1, "as it was");
        assert_eq!(one("SELECT count(*) FROM account WHERE appid = 'wx-fake'"), 1);
        drop(Store::open(directory.path()).unwrap());
        assert_eq!(copies(), made, "nothing was left to migrate");
    }
}
