//! The people of the open event in memory, so that searching and counting them keeps up with the keyboard.

mod entry;

pub(crate) use entry::Entry;
