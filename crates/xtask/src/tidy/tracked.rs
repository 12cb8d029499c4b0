//! The texts that git knows of, and those it is about to.

use crate::Failure;
use crate::step::not_started;
use crate::workspace::root;
use std::process::Command;

/// Path from the root (with `/`) and text of each file that is tracked, or new and not ignored. Files that aren't
/// UTF-8 hold no words and are left out.
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
    // A file that was removed and not yet committed is listed and can't be read.
    Ok(paths
        .filter_map(|path| Some((path.to_owned(), std::fs::read_to_string(root().join(path)).ok()?)))
        .collect())
}
