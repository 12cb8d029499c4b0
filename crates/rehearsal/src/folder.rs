//! The folder a rehearsal works in. Each rehearsal empties it, so it has to be one that a rehearsal made: it carries a
//! mark, which is also the lock that one rehearsal at a time holds.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

const MARK: &str = ".muster-rehearsal";
const MARK_TEXT: &[u8] = b"Muster rehearses in this folder and empties it each time.\n";

#[derive(Debug, thiserror::Error)]
pub(crate) enum FolderError {
    #[error("{} holds something that no rehearsal put there", .0.display())]
    Foreign(PathBuf),
    #[error("another rehearsal works in this folder")]
    InUse,
    #[error("the rehearsal's folder can't be used")]
    Io(#[from] io::Error),
}

/// A folder that is this rehearsal's alone until it is released or dropped.
pub(crate) struct Folder {
    lock: File,
}

impl Folder {
    /// Makes the folder, or empties one that an earlier rehearsal made.
    ///
    /// # Errors
    /// [`FolderError::Foreign`] when something without our mark is in it, [`FolderError::InUse`] while another rehearsal
    /// holds it. Nothing in it was changed then.
    pub(crate) fn claim(path: &Path) -> Result<Self, FolderError> {
        create_private(path)?;
        let mark = path.join(MARK);
        let is_ours = mark.is_file() || fs::read_dir(path)?.next().is_none();
        if !is_ours {
            return Err(FolderError::Foreign(path.to_owned()));
        }
        let mut lock = OpenOptions::new().create(true).append(true).open(&mark)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(FolderError::InUse),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        if lock.metadata()?.len() == 0 {
            lock.write_all(MARK_TEXT)?;
        }
        make_private(path)?;
        empty(path)?;
        Ok(Self { lock })
    }

    /// Lets another rehearsal have it.
    pub(crate) fn release(&self) {
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the rehearsal's folder could not be released");
        }
    }
}

/// A folder for the files of one of the rehearsal's parts, for its owner alone.
pub(crate) fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes all but the mark. What a link points to stays.
fn empty(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() == MARK {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())
        } else {
            fs::remove_file(entry.path())
        }?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_somebody_else_is_left_as_it_is() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("rehearsal");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("thesis.txt"), "years of work").unwrap();
        assert!(matches!(Folder::claim(&folder), Err(FolderError::Foreign(path)) if path == folder));
        assert_eq!(fs::read_to_string(folder.join("thesis.txt")).unwrap(), "years of work");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "not even a mark was left");
    }

    #[test]
    fn one_that_a_rehearsal_made_is_emptied_by_the_next() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("rehearsal");
        let first = Folder::claim(&folder).unwrap();
        create_private(&folder.join("desktop")).unwrap();
        fs::write(folder.join("desktop/muster.db"), "people").unwrap();
        fs::write(folder.join("endpoint.db"), "people").unwrap();
        assert!(matches!(Folder::claim(&folder), Err(FolderError::InUse)));
        assert!(folder.join("endpoint.db").exists(), "the one at work keeps its files");
        first.release();
        let _second = Folder::claim(&folder).unwrap();
        let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, [MARK]);
    }

    #[cfg(unix)]
    #[test]
    fn its_folders_are_their_owners_alone_and_links_are_not_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let place = tempfile::tempdir().unwrap();
        let (folder, elsewhere) = (place.path().join("rehearsal"), place.path().join("elsewhere"));
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(&elsewhere).unwrap();
        fs::write(elsewhere.join("kept"), "").unwrap();
        drop(Folder::claim(&folder).unwrap());
        symlink(&elsewhere, folder.join("link")).unwrap();
        let _again = Folder::claim(&folder).unwrap();
        assert!(elsewhere.join("kept").exists() && !folder.join("link").exists());
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        create_private(&folder.join("desktop")).unwrap();
        assert_eq!((mode(&folder), mode(&folder.join("desktop"))), (0o700, 0o700));
    }
}
