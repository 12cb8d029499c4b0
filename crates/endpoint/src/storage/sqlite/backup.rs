//! A copy of the database in one file, and a database made of such a copy. Both block.
//!
//! A copy is older than what it replaces: numbers that were given since must not be given again, and desktops must not
//! take the feed for the one they know. So a restore skips numbers and makes a new feed.

use super::connection::open_for_writing;
use crate::{identifier::random_id, storage::StorageError};
use rusqlite::{Connection, OpenFlags, named_params};
use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// More people than anybody signs in at one event between two backups.
const SKIPPED_NUMBERS: i64 = 10_000;

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("there is no {}", .0.display())]
    Missing(PathBuf),
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    #[error("{} is damaged or not a backup of this service", .0.display())]
    Damaged(PathBuf),
    #[error("{} is in use: stop the service first", .0.display())]
    InUse(PathBuf),
    #[error("the file could not be written")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// Copies the database as it is at one moment, also beside a running service. Nothing is left behind when it fails.
///
/// # Errors
/// [`BackupError::Missing`] without a database, [`BackupError::Exists`] when `to` is there.
pub fn backup(database: &Path, to: &Path) -> Result<(), BackupError> {
    present(database)?;
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let part = Part::beside(to);
    let conn = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    copy(&conn, &part)?;
    Ok(part.become_file(to)?)
}

/// Makes `database` of a backup. A file that is there is set aside under the name that is returned.
///
/// # Errors
/// [`BackupError::Damaged`] when `from` is no whole backup, [`BackupError::InUse`] while a service runs on `database`.
pub fn restore(database: &Path, from: &Path) -> Result<Option<PathBuf>, BackupError> {
    present(from)?;
    let part = Part::beside(database);
    let damaged = |_| BackupError::Damaged(from.to_owned());
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(damaged)?;
    let check = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
    let sound = source.query_row("PRAGMA integrity_check(1)", (), check).map_err(damaged)? == "ok";
    let is_ours = sound && source.table_exists(None, "workspace")? && source.table_exists(None, "change")?;
    if !is_ours {
        return Err(BackupError::Damaged(from.to_owned()));
    }
    copy(&source, &part)?;
    begin_anew(open_for_writing(&part.0)?)?;
    let aside = set_aside(database)?;
    part.become_file(database)?;
    Ok(aside)
}

fn present(file: &Path) -> Result<(), BackupError> {
    if file.is_file() { Ok(()) } else { Err(BackupError::Missing(file.to_owned())) }
}

/// One read transaction, so that the copy fits together; what was erased is not in it.
fn copy(conn: &Connection, part: &Part) -> Result<(), BackupError> {
    sqlite::create_file(&part.0)?;
    conn.busy_timeout(sqlite::BUSY_TIMEOUT)?;
    let name = part.0.to_str().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    conn.execute("VACUUM INTO :file", named_params! { ":file": name })?;
    Ok(())
}

/// A new feed of each workspace, and numbers that nobody has.
fn begin_anew(mut conn: Connection) -> Result<(), BackupError> {
    let tx = conn.transaction()?;
    let workspaces: Vec<i64> = tx
        .prepare("SELECT id FROM workspace")?
        .query_map((), |row| row.get("id"))?
        .collect::<Result<_, _>>()?;
    for id in workspaces {
        tx.execute(
            "UPDATE workspace SET feed_id = :feed_id WHERE id = :id",
            named_params! { ":feed_id": random_id(), ":id": id },
        )?;
    }
    tx.execute(
        "UPDATE event SET last_number = last_number + :skipped",
        named_params! { ":skipped": SKIPPED_NUMBERS },
    )?;
    tx.commit()?;
    // Only the file itself is moved, so no data may be in a log beside it.
    conn.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

/// Moves the database that is there out of the way, whole in one file.
fn set_aside(database: &Path) -> Result<Option<PathBuf>, BackupError> {
    if !database.exists() {
        return Ok(None);
    }
    // Only the last connection may leave the write-ahead log, so this fails while a service has the file open. A file
    // that is no database any more has no log to carry over, and nobody who works with it.
    let left = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .and_then(|conn| conn.pragma_update(None, "journal_mode", "DELETE"));
    if let Err(rusqlite::Error::SqliteFailure(error, _)) = left
        && matches!(error.code, rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    {
        return Err(BackupError::InUse(database.to_owned()));
    }
    let aside = free_name(database);
    fs::rename(database, &aside)?;
    for log in ["-wal", "-shm"] {
        let beside = with_suffix(database, log);
        if beside.exists() {
            fs::rename(beside, with_suffix(&aside, log))?;
        }
    }
    Ok(Some(aside))
}

fn free_name(database: &Path) -> PathBuf {
    let names = (1..).map(|n| with_suffix(database, &format!(".before-restore-{n}")));
    names.into_iter().find(|name| !name.exists()).unwrap_or_else(|| with_suffix(database, ".before-restore"))
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(suffix);
    name.into()
}

/// A file in the making, removed unless it becomes the one it is meant to be.
struct Part(PathBuf);

impl Part {
    fn beside(file: &Path) -> Self {
        Self(with_suffix(file, &format!(".part-{}", random_id())))
    }

    /// On disk, whole or not at all.
    fn become_file(self, file: &Path) -> io::Result<()> {
        File::options().append(true).open(&self.0)?.sync_all()?;
        fs::rename(&self.0, file)?;
        sync_directory(file)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            match fs::remove_file(with_suffix(&self.0, suffix)) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => tracing::warn!(%error, "a file in the making could not be removed"),
            }
        }
    }
}

#[cfg(unix)]
fn sync_directory(file: &Path) -> io::Result<()> {
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}
