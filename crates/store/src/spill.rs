//! Room kept free on disk for what the database doesn't take: a file as long as it will ever be, overwritten in place.
//!
//! A full disk refuses every commit, but not the overwriting of what is there. So the answers to messages that had left
//! before outlive the process, and nobody is sent to twice because their answer was lost. Entries also stay in memory,
//! where a disk that takes nothing at all can't lose them as long as the process lives. No names and no openids here.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Many times what is ever on its way at once.
const LENGTH: usize = 256 * 1024;

/// What the database has still to take, by the id of the attempt: JSON that only its writer understands.
pub type Spilled = BTreeMap<String, String>;

pub(crate) struct Spill {
    path: PathBuf,
    state: Mutex<State>,
}

struct State {
    file: Option<File>,
    /// The file has its full length.
    reserved: bool,
    entries: Spilled,
}

impl Spill {
    /// Reads what an earlier process left at `path`; a file that a crash left half written is passed over.
    pub(crate) fn open(path: PathBuf) -> Self {
        let file = OpenOptions::new().read(true).write(true).open(&path);
        let entries = match &file {
            Ok(file) => read(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Spilled::new()),
            Err(_) => File::open(&path).and_then(|file| read(&file)),
        };
        let entries = entries.unwrap_or_else(|error| {
            tracing::error!(%error, "what could not be written to the database last time can't be read");
            Spilled::new()
        });
        // A file that can't be opened to write is tried again by `reserve`, which says why not.
        Self { path, state: Mutex::new(State { file: file.ok(), reserved: false, entries }) }
    }

    /// Makes sure of the room. To be called before anything leaves whose answer may have to be kept.
    pub(crate) fn reserve(&self) -> io::Result<()> {
        let mut state = self.state();
        if state.reserved {
            return Ok(());
        }
        sqlite::create_file(&self.path)?;
        state.file = Some(OpenOptions::new().read(true).write(true).open(&self.path)?);
        state.save()?;
        state.reserved = true;
        Ok(())
    }

    /// Adds these; they are kept in memory whatever becomes of the file.
    pub(crate) fn add(&self, more: Spilled) -> io::Result<()> {
        let mut state = self.state();
        state.entries.extend(more);
        state.save()
    }

    pub(crate) fn remove(&self, attempts: &[String]) -> io::Result<()> {
        let mut state = self.state();
        let before = state.entries.len();
        attempts.iter().for_each(|attempt| drop(state.entries.remove(attempt)));
        if state.entries.len() == before { Ok(()) } else { state.save() }
    }

    pub(crate) fn entries(&self) -> Spilled {
        self.state().entries.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn save(&mut self) -> io::Result<()> {
        let file = self.file.as_mut().ok_or(io::ErrorKind::NotFound)?;
        write(file, &self.entries)
    }
}

/// White space up to the end leaves it one JSON value.
fn write(file: &mut File, entries: &Spilled) -> io::Result<()> {
    let mut text = serde_json::to_vec(entries)?;
    if text.len() > LENGTH {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    text.resize(LENGTH, b' ');
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&text)?;
    file.sync_data()
}

fn read(mut file: &File) -> io::Result<Spilled> {
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    if text.trim_ascii().is_empty() {
        return Ok(Spilled::new());
    }
    Ok(serde_json::from_slice(&text)?)
}

#[cfg(test)]
mod tests {
    use super::{LENGTH, Spill, Spilled};

    fn entry(attempt: &str) -> Spilled {
        Spilled::from([(attempt.to_owned(), format!("{{\"of\":\"{attempt}\"}}"))])
    }

    #[test]
    fn what_was_added_is_there_in_the_next_process_until_it_is_removed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("spill");
        let spill = Spill::open(path.clone());
        spill.reserve().unwrap();
        spill.add(entry("a")).unwrap();
        spill.add(entry("b")).unwrap();
        spill.remove(&["a".to_owned()]).unwrap();
        let next = Spill::open(path);
        assert_eq!(next.entries(), entry("b"));
        next.reserve().unwrap();
        assert_eq!(next.entries(), entry("b"), "reserving keeps what is there");
    }

    #[test]
    fn the_file_never_grows_once_room_is_reserved() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("spill");
        let spill = Spill::open(path.clone());
        spill.reserve().unwrap();
        let length = || std::fs::metadata(&path).unwrap().len();
        assert_eq!(length(), LENGTH as u64);
        let many: Spilled = (0..800).flat_map(|n| entry(&format!("{n:036}"))).collect();
        spill.add(many).unwrap();
        assert_eq!(length(), LENGTH as u64);
        assert_eq!(Spill::open(path).entries().len(), 800);
    }

    #[test]
    fn without_room_it_says_so_and_keeps_everything_in_memory() {
        let directory = tempfile::tempdir().unwrap();
        let spill = Spill::open(directory.path().join("spill"));
        assert!(spill.add(entry("a")).is_err(), "no room was reserved");
        spill.reserve().unwrap();
        assert!(spill.add([("b".to_owned(), "x".repeat(LENGTH))].into()).is_err());
        assert_eq!(spill.entries().len(), 2);
    }

    #[test]
    fn a_file_that_a_crash_left_half_written_is_passed_over() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("spill");
        std::fs::write(&path, "{\"a\":\"{").unwrap();
        let spill = Spill::open(path);
        assert!(spill.entries().is_empty());
        spill.reserve().unwrap();
        spill.add(entry("b")).unwrap();
    }
}
