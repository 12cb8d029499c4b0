//! The window's page: its Node packages, its build, its tests.

use crate::Failure;
use crate::step::{ask, run, step};
use crate::workspace::root;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// What Vite needs at least.
const NODE: (u32, u32) = (20, 19);

/// Installs the Node packages where they are missing or older than the lock file.
pub fn install() -> Result<(), Failure> {
    check_node()?;
    let ui = root().join("ui");
    // npm writes this file last, so it tells a whole installation from one that was broken off.
    if modified(&ui.join("node_modules/.package-lock.json")) >= modified(&ui.join("package-lock.json")) {
        return Ok(());
    }
    step("npm ci", || run(npm().args(["ci", "--no-audit", "--no-fund"])))
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
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(root().join("ui"));
    npm
}

fn newest_source() -> Result<Option<SystemTime>, Failure> {
    let mut newest = None;
    let mut waiting = vec![root().join("ui"), root().join("locales"), root().join("icons")];
    while let Some(folder) = waiting.pop() {
        // A folder's own time tells of a file that was removed; the top of ui/ also holds what the build writes.
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

fn modified(path: &PathBuf) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn check_node() -> Result<(), Failure> {
    let (major, minor) = NODE;
    let wanted = format!("Node.js {major}.{minor} or newer is needed to build the window's page");
    let found = ask("node", &["--version"]).ok_or_else(|| Failure::needs_a_person(format!("{wanted}.")))?;
    match version(&found) {
        Some(version) if version >= NODE => Ok(()),
        _ => Err(Failure::needs_a_person(format!("{wanted}; found {}.", found.trim()))),
    }
}

fn version(printed: &str) -> Option<(u32, u32)> {
    let mut parts = printed.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_compare_as_numbers() {
        assert!(version("v20.19.0\n") >= Some(NODE));
        assert!(version("v22.2.1") >= Some(NODE));
        assert!(version("v20.9.0") < Some(NODE), "9 is less than 19, whatever the text says");
        assert!(version("v18.20.4") < Some(NODE));
        assert_eq!(version("nonsense"), None);
    }
}
