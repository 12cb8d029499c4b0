//! Why a disk takes no writes, or gives nothing back: what a person can do something about.

use rusqlite::{ErrorCode, ffi};
use std::io;
use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StorageFailure {
    DiskFull,
    /// The disk or the file may only be read.
    ReadOnly,
    /// The folder is not there any more: a stick that was pulled out.
    Gone,
    /// The disk reports an error, or a limit on the size of a file.
    Io,
    /// Another program has the database locked.
    Locked,
}

impl StorageFailure {
    /// Whether somebody has to do something about it; otherwise it passes by itself.
    pub fn needs_somebody(self) -> bool {
        self != Self::Locked
    }

    pub(crate) fn of_sqlite(error: &rusqlite::Error) -> Option<Self> {
        let rusqlite::Error::SqliteFailure(error, _) = error else { return None };
        match error.code {
            ErrorCode::DiskFull => Some(Self::DiskFull),
            ErrorCode::ReadOnly if error.extended_code == ffi::SQLITE_READONLY_DBMOVED => Some(Self::Gone),
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Some(Self::ReadOnly),
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => Some(Self::Io),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                Some(Self::Locked)
            }
            _ => None,
        }
    }

    pub(crate) fn of_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            io::ErrorKind::NotFound => Self::Gone,
            _ => Self::Io,
        }
    }

    /// SQLite says no more than that the system refused; a small file tried in the same folder tells why.
    pub(crate) fn probed(self, database: &Path) -> Self {
        match self {
            Self::Io | Self::ReadOnly => probe(database).map_or_else(|error| Self::of_io(&error), |()| self),
            Self::DiskFull | Self::Gone | Self::Locked => self,
        }
    }
}

fn probe(database: &Path) -> io::Result<()> {
    std::fs::metadata(database)?;
    let path = database.with_extension("probe");
    let written = std::fs::write(&path, [0; 4096]);
    let removed = std::fs::remove_file(&path);
    written.and(removed)
}

#[cfg(test)]
mod tests {
    use super::StorageFailure;
    use std::io;

    fn of_code(code: i32) -> Option<StorageFailure> {
        let error = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
        StorageFailure::of_sqlite(&error)
    }

    #[test]
    fn each_way_a_disk_refuses_has_its_name_and_other_errors_have_none() {
        use StorageFailure as F;
        use rusqlite::ffi;
        for (code, failure) in [
            (ffi::SQLITE_FULL, Some(F::DiskFull)),
            (ffi::SQLITE_READONLY, Some(F::ReadOnly)),
            (ffi::SQLITE_READONLY_DBMOVED, Some(F::Gone)),
            (ffi::SQLITE_IOERR_WRITE, Some(F::Io)),
            (ffi::SQLITE_IOERR_FSYNC, Some(F::Io)),
            (ffi::SQLITE_CANTOPEN, Some(F::Io)),
            (ffi::SQLITE_BUSY, Some(F::Locked)),
            (ffi::SQLITE_BUSY_SNAPSHOT, Some(F::Locked)),
            (ffi::SQLITE_CORRUPT, None),
            (ffi::SQLITE_CONSTRAINT_UNIQUE, None),
        ] {
            assert_eq!(of_code(code), failure, "{code}");
        }
    }

    #[test]
    fn a_probe_names_what_sqlite_leaves_open() {
        use StorageFailure as F;
        let directory = tempfile::tempdir().unwrap();
        let database = directory.path().join("muster.db");
        assert_eq!(F::Io.probed(&database), F::Gone, "the file is not there");
        std::fs::write(&database, "").unwrap();
        assert_eq!(F::Io.probed(&database), F::Io, "small files can be written");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "nothing is left behind");
        assert_eq!(F::of_io(&io::ErrorKind::StorageFull.into()), F::DiskFull);
        assert_eq!(F::of_io(&io::ErrorKind::ReadOnlyFilesystem.into()), F::ReadOnly);
    }
}
