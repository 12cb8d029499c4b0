//! Settings from a TOML file, for those that neither a flag nor the environment sets.

use clap::Command;
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// Names the file where no flag does.
pub(crate) const ENVIRONMENT: &str = "MUSTER_CONFIG";

#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{} can't be read", .0.display())]
    Unreadable(PathBuf, #[source] std::io::Error),
    #[error("{} is not TOML", .0.display())]
    NotToml(PathBuf, #[source] Box<toml::de::Error>),
    #[error("{}: there is no setting {key}", .file.display())]
    UnknownKey { file: PathBuf, key: String },
    #[error("{}: {key} must be a text, a number or a list of texts", .file.display())]
    NotPlain { file: PathBuf, key: String },
}

/// The file's settings by the names of their flags.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    file: PathBuf,
    values: Vec<(String, String)>,
}

/// Reads the file that the arguments or the environment name; none is no settings.
pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Settings, Error> {
    named(arguments).or_else(|| std::env::var_os(ENVIRONMENT)).map_or_else(
        || Ok(Settings::default()),
        |file| {
            let file = PathBuf::from(file);
            let text = fs::read_to_string(&file).map_err(|error| Error::Unreadable(file.clone(), error))?;
            Settings::parse(&file, &text)
        },
    )
}

/// The value of `--config`, which has to be known before the arguments can be read by it.
fn named(mut arguments: impl Iterator<Item = OsString>) -> Option<OsString> {
    while let Some(argument) = arguments.next() {
        match argument.to_str()?.strip_prefix("--config") {
            Some("") => return arguments.next(),
            Some(value) if value.starts_with('=') => return Some(value[1..].into()),
            _ => {}
        }
    }
    None
}

impl Settings {
    fn parse(file: &Path, text: &str) -> Result<Self, Error> {
        let table: Table = text.parse().map_err(|error| Error::NotToml(file.to_owned(), Box::new(error)))?;
        let plain = |(key, value): (String, Value)| match as_argument(value) {
            Some(text) => Ok((key, text)),
            None => Err(Error::NotPlain { file: file.to_owned(), key }),
        };
        let values = table.into_iter().map(plain).collect::<Result<_, _>>()?;
        Ok(Self { file: file.to_owned(), values })
    }

    /// Makes each setting the default of the flags of its name, which the environment and the command line go before.
    pub(crate) fn preset(self, mut command: Command) -> Result<Command, Error> {
        for (key, value) in self.values {
            // Clap keeps defaults for the life of the process, and so may they live.
            let value: &'static str = Box::leak(value.into_boxed_str());
            let (known, preset) = preset(command, &key, value);
            if !known {
                return Err(Error::UnknownKey { file: self.file, key });
            }
            command = preset;
        }
        Ok(command)
    }
}

/// As the command line has it, where a list is written with commas.
fn as_argument(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Array(list) => {
            let texts: Option<Vec<String>> = list.into_iter().map(as_argument).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}

/// In this command and those below it; whether any has the flag.
fn preset(mut command: Command, key: &str, value: &'static str) -> (bool, Command) {
    let argument = command.get_arguments().find(|argument| argument.get_long() == Some(key));
    let mut known = false;
    if let Some(id) = argument.filter(|_| key != "config").map(|argument| argument.get_id().clone()) {
        known = true;
        command = command.mut_arg(id, |argument| argument.default_value(value).required(false));
    }
    let below: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    for name in below {
        command = command.mut_subcommand(name, |below| {
            let (found, below) = preset(below, key, value);
            known |= found;
            below
        });
    }
    (known, command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Arg, ArgMatches};

    fn command() -> Command {
        let flag = |name: &'static str| Arg::new(name).long(name).required(true);
        Command::new("test").subcommand(Command::new("serve").arg(flag("listen")).arg(flag("database")))
    }

    fn listen(matches: &ArgMatches) -> &str {
        matches.subcommand().unwrap().1.get_one::<String>("listen").unwrap()
    }

    #[test]
    fn the_file_speaks_where_the_command_line_does_not() {
        let file = Path::new("muster.toml");
        let preset = |text| Settings::parse(file, text)?.preset(command());
        let text = "listen = '[::1]:1'\ndatabase = 'a.db'";
        let matches = preset(text).unwrap().get_matches_from(["test", "serve"]);
        assert_eq!(listen(&matches), "[::1]:1");
        let matches = preset(text).unwrap().get_matches_from(["test", "serve", "--listen", "[::1]:2"]);
        assert_eq!(listen(&matches), "[::1]:2");
        assert!(matches!(preset("listne = 'x'"), Err(Error::UnknownKey { key, .. }) if key == "listne"));
        assert!(matches!(preset("[listen]\na = 1"), Err(Error::NotPlain { .. })));
        assert!(matches!(preset("listen"), Err(Error::NotToml(..))));
        assert_eq!(named(["a", "--config", "b", "c"].map(OsString::from).into_iter()).unwrap(), "b");
        assert_eq!(named(["a", "--config=b"].map(OsString::from).into_iter()).unwrap(), "b");
    }
}
