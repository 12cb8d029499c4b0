//! `cargo xtask hook`: makes git run `cargo xtask pre-commit` before each commit. `cargo xtask pre-commit`: what takes
//! seconds and would otherwise be found minutes later; clippy and the tests stay with `cargo xtask ci`.

use crate::step::{not_started, run, step};
use crate::workspace::{cargo, root};
use crate::{Failure, tidy};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

const SCRIPT: &str = "\
#!/bin/sh
# Written by `cargo xtask hook`; delete this file to commit without the check.
exec cargo xtask pre-commit
";

pub fn install() -> Result<(), Failure> {
    let hook = install_into(&root())?;
    println!("{} runs `cargo xtask pre-commit` before each commit", hook.display());
    Ok(())
}

pub fn pre_commit() -> Result<(), Failure> {
    step("format", || run(cargo().args(["fmt", "--all", "--check"])))?;
    step("tidy", tidy::tidy)
}

/// Writes the hook of the checkout in `folder` and returns its path. A hook that somebody else wrote is left alone.
fn install_into(folder: &Path) -> Result<PathBuf, Failure> {
    let hooks = hooks_folder(folder)?;
    std::fs::create_dir_all(&hooks)?;
    let hook = hooks.join("pre-commit");
    match create_executable(&hook) {
        Ok(mut file) => file.write_all(SCRIPT.as_bytes())?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            if std::fs::read_to_string(&hook)? != SCRIPT {
                return Err(Failure::needs_a_person(format!(
                    "{} exists already; add `cargo xtask pre-commit` to it by hand",
                    hook.display()
                )));
            }
        }
        Err(error) => return Err(error.into()),
    }
    Ok(hook)
}

/// Git knows where its hooks are: worktrees share them, and `core.hooksPath` may name another folder.
fn hooks_folder(folder: &Path) -> Result<PathBuf, Failure> {
    let mut git = Command::new("git");
    git.current_dir(folder).args(["rev-parse", "--git-path", "hooks"]);
    let output = git.output().map_err(|error| not_started(&git, &error))?;
    if !output.status.success() {
        return Err(Failure::new(format!("git: {}", String::from_utf8_lossy(&output.stderr).trim())));
    }
    Ok(folder.join(String::from_utf8_lossy(&output.stdout).trim_end()))
}

fn create_executable(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o755);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository of its own. Its folder of hooks is always set, because the machine's owner may have set another
    /// one for everything.
    fn checkout(hooks: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for args in [&["init", "--quiet"][..], &["config", "core.hooksPath", hooks]] {
            let status = Command::new("git").current_dir(folder.path()).args(args).status();
            assert!(status.expect("git starts").success(), "git {args:?}");
        }
        folder
    }

    #[test]
    fn the_hook_is_written_once_where_git_looks_for_it_and_can_be_run() {
        for hooks in [".git/hooks", "my-hooks"] {
            let folder = checkout(hooks);
            let hook = install_into(folder.path()).expect("nothing is in the way");
            assert_eq!(hook, folder.path().join(hooks).join("pre-commit"));
            assert_eq!(std::fs::read_to_string(&hook).expect("it was written"), SCRIPT);
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode = std::fs::metadata(&hook).expect("it is there").permissions().mode();
                assert_ne!(mode & 0o100, 0, "git runs only what is executable");
            }
            assert_eq!(install_into(folder.path()).expect("our own hook is no obstacle"), hook);
        }
    }

    #[test]
    fn a_hook_of_somebody_else_is_left_alone() {
        let folder = checkout("hooks");
        let theirs = folder.path().join("hooks/pre-commit");
        std::fs::create_dir_all(folder.path().join("hooks")).expect("a folder can be made");
        std::fs::write(&theirs, "#!/bin/sh\necho mine\n").expect("a file can be written");
        assert!(install_into(folder.path()).is_err());
        assert_eq!(std::fs::read_to_string(&theirs).expect("it is there"), "#!/bin/sh\necho mine\n");
    }
}
