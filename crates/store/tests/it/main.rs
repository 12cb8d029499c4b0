//! The store as its callers see it: a directory is opened, written, read, and survives what happens to files.
#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

mod audience;
mod campaigns;
mod desk;
mod disk_full;
mod erasing;
mod list;
mod opening;
mod people;
mod writing;
