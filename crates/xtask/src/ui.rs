//! The window's page: its Node packages, its build, its tests.

use crate::step::{run, step};
use crate::workspace::{modified, root};
use crate::{Failure, node};
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

/// Installs the page's Node packages.
pub fn install() -> Result<(), Failure> {
    node::install("ui")
}

/// Builds the page into `ui/dist` where it is missing or older than its sources.
pub fn build() -> Result<(), Failure> {
    install()?;
    let built = modified(&root().join("ui/dist/index.html"));
    if built.is_some() && built >= newest_source()? {
        return Ok(());
    }
    step("build the UI", || run(npm().args(["run", "build"])))
}

/// npm in `ui/`.
pub fn npm() -> Command {
    node::npm("ui")
}

fn newest_source() -> Result<Option<SystemTime>, Failure> {
    let mut newest = None;
    let mut waiting = vec![root().join("ui"), root().join("locales"), root().join("icons")];
    while let Some(folder) = waiting.pop() {
        // A folder's own time changes when a file is removed. The top of ui/ is left out, because the build writes there.
        if folder != root().join("ui") {
            newest = newest.max(modified(&folder));
        }
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true if is_product(&path) => {}
                true => waiting.push(path),
                false => newest = newest.max(modified(&path)),
            }
        }
    }
    Ok(newest)
}

fn is_product(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| name == "node_modules" || name == "dist")
}
