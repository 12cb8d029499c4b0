//! A folder with Node packages of its own: the window's page, the mini-program.

use crate::Failure;
use crate::step::{output_of, run, step};
use crate::workspace::{modified, root};
use std::process::Command;

/// The oldest version that the tools of both folders run on.
const NODE: (u32, u32) = (20, 19);

/// Installs the Node packages of `folder` where they are missing or older than the lock file.
pub fn install(folder: &str) -> Result<(), Failure> {
    check_node()?;
    let inside = root().join(folder);
    // npm writes this file last, so it is older or missing if an installation was interrupted.
    if modified(&inside.join("node_modules/.package-lock.json"))
        >= modified(&inside.join("package-lock.json"))
    {
        return Ok(());
    }
    step(&format!("npm ci in {folder}/"), || run(npm(folder).args(["ci", "--no-audit", "--no-fund"])))
}

/// npm in `folder`.
pub fn npm(folder: &str) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(root().join(folder));
    npm
}

fn check_node() -> Result<(), Failure> {
    let (major, minor) = NODE;
    let wanted = format!("Node.js {major}.{minor} or newer is needed to build the window's page");
    let found =
        output_of("node", &["--version"]).ok_or_else(|| Failure::needs_a_person(format!("{wanted}.")))?;
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
