//! The text files that git tracks, and new ones that it doesn't ignore.

use crate::Failure;
use crate::step::not_started;
use crate::workspace::root;
use std::process::Command;

/// The path from the root (with `/`) and the text of each file. Files that aren't UTF-8 are left out.
pub fn texts() -> Result<Vec<(String, String)>, Failure> {
    let mut git = Command::new("git");
    git.current_dir(root()).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = git.output().map_err(|e| not_started(&git, &e))?;
    if !output.status.success() {
        return Err(Failure::new(format!(
            "git ls-files: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )));
    }
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let paths = listed.split('\0').filter(|path| !path.is_empty());
    // A file that was removed but not yet committed is listed, and can't be read.
    Ok(paths
        .filter_map(|path| Some((path.to_owned(), std::fs::read_to_string(root().join(path)).ok()?)))
        .collect())
}
