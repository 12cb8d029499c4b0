//! The default data folder, the same for the window and the CLI.

use std::path::PathBuf;

/// The system's place for application data, `muster` in it; the current directory where there is none.
pub fn data_directory() -> PathBuf {
    dirs::data_dir().unwrap_or_default().join("muster")
}
