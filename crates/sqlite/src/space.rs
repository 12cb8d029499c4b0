//! How much room there is.

use std::io;
use std::path::Path;

/// Bytes left for this user on the file system that `path` is on; `None` where the system doesn't tell.
#[cfg(unix)]
pub fn free_space(path: &Path) -> io::Result<Option<u64>> {
    let system = rustix::fs::statvfs(path)?;
    Ok(Some(system.f_bavail.saturating_mul(system.f_frsize)))
}

#[cfg(not(unix))]
pub fn free_space(_: &Path) -> io::Result<Option<u64>> {
    Ok(None)
}
