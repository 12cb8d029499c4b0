//! One file per command.

pub(crate) mod backup;
pub(crate) mod restore;
pub(crate) mod serve;
pub(crate) mod token;
pub(crate) mod workspace;

use clap::builder::{OsStringValueParser, TypedValueParser};
use endpoint::DatabaseUrl;
use std::io::{self, Write};

/// To standard output at once: a script may be waiting for it.
fn print_line(line: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}

/// What people will read in a list.
fn name(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("a name must not be empty"),
        name if name.chars().count() > 64 => Err("a name has at most 64 characters"),
        name => Ok(name.to_owned()),
    }
}

/// A path need not be UTF-8.
pub(crate) fn database_url() -> impl TypedValueParser<Value = DatabaseUrl> {
    OsStringValueParser::new().try_map(DatabaseUrl::parse)
}
