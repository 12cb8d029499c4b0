//! A limit on the size of files, as `ulimit -f` sets it.

/// Makes a write beyond the limit fail like any other, instead of ending the process in the middle of its work. Holds
/// until the process ends.
#[cfg(unix)]
pub(crate) fn survive_file_size_limits() {
    use tokio::signal::unix::{SignalKind, signal};
    /// SIGXFSZ, the same number on Linux and macOS.
    const FILE_TOO_LARGE: i32 = 25;
    if let Err(error) = signal(SignalKind::from_raw(FILE_TOO_LARGE)) {
        tracing::warn!(%error, "a limit on the size of files would end the process");
    }
}

#[cfg(not(unix))]
pub(crate) fn survive_file_size_limits() {}
