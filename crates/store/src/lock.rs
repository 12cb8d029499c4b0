//! The lock that lets one process at a time work a data directory. The system lets go of it however a process ends.

use crate::OpenError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held as long as it lives.
#[derive(Debug)]
pub(crate) struct DirectoryLock {
    _file: File,
}

pub(crate) fn take(directory: &Path) -> Result<DirectoryLock, OpenError> {
    let path = directory.join("lock");
    let unusable = |source| OpenError::Directory { path: path.clone(), source };
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(DirectoryLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
        Err(TryLockError::Error(source)) => Err(unusable(source)),
    }
}
