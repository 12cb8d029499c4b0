//! The lock that lets one process at a time work a data directory. The system lets go of it however a process ends.

use crate::OpenError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

/// Somebody who only looks whether it is taken holds it for a moment.
const TRIES: u32 = 3;
const TRY_INTERVAL: Duration = Duration::from_millis(20);

/// Held as long as it lives.
#[derive(Debug)]
pub(crate) struct DirectoryLock {
    _file: File,
}

pub(crate) fn take(directory: &Path) -> Result<DirectoryLock, OpenError> {
    let path = directory.join("lock");
    let unusable = |source| OpenError::Directory { path: path.clone(), source };
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(unusable)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(DirectoryLock { _file: file }),
            Err(TryLockError::WouldBlock) => std::thread::sleep(TRY_INTERVAL),
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
    }
    Err(OpenError::InUse)
}

/// Whether a process works the directory. Where that can't be told it is taken to be so.
pub(crate) fn is_taken(directory: &Path) -> bool {
    let Ok(file) = File::open(directory.join("lock")) else { return true };
    let free = file.try_lock().is_ok();
    !free
}
