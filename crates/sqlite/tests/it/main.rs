//! One SQLite file under a writer and its readers, over a table that only these tests know.

#![cfg(test)]

mod disk_full;
mod erasing;
mod file;
mod reading;
mod writing;
