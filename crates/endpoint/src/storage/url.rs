//! What a database is named by.

use std::ffi::OsString;
use std::path::PathBuf;

/// The address of a database: a path, or a URL whose scheme names its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, made when absent.
    Sqlite(PathBuf),
}

#[derive(Debug, thiserror::Error)]
pub enum UrlError {
    #[error("this build knows no {0} databases: write a path, or sqlite: before one")]
    Unsupported(String),
    #[error("no file is named")]
    Empty,
}

impl DatabaseUrl {
    /// Reads a path, `sqlite:PATH` or `sqlite://PATH`.
    ///
    /// # Errors
    /// [`UrlError::Unsupported`] where the scheme is another one.
    pub fn parse(text: OsString) -> Result<Self, UrlError> {
        let path = match text.to_str().and_then(split_scheme) {
            None => PathBuf::from(text),
            Some(("sqlite", rest)) => PathBuf::from(rest.strip_prefix("//").unwrap_or(rest)),
            Some((scheme, _)) => return Err(UrlError::Unsupported(scheme.to_owned())),
        };
        if path.as_os_str().is_empty() { Err(UrlError::Empty) } else { Ok(Self::Sqlite(path)) }
    }

    /// Whether there is something to open; no database is made by asking.
    pub fn exists(&self) -> bool {
        match self {
            Self::Sqlite(path) => path.exists(),
        }
    }
}

/// A file.
impl From<PathBuf> for DatabaseUrl {
    fn from(path: PathBuf) -> Self {
        Self::Sqlite(path)
    }
}

impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => path.display().fmt(f),
        }
    }
}

/// A single letter is a drive of Windows.
fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let plain =
        scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-'));
    plain.then_some((scheme, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_file_and_a_scheme_says_what_else() {
        let check = |text: &str, path: &str| {
            assert_eq!(DatabaseUrl::parse(text.into()).unwrap(), DatabaseUrl::Sqlite(path.into()), "{text}");
        };
        check("/var/lib/muster/endpoint.db", "/var/lib/muster/endpoint.db");
        check("endpoint.db", "endpoint.db");
        check("sqlite:endpoint.db", "endpoint.db");
        check("sqlite:/var/lib/endpoint.db", "/var/lib/endpoint.db");
        check("sqlite:///var/lib/endpoint.db", "/var/lib/endpoint.db");
        check(r"C:\muster\endpoint.db", r"C:\muster\endpoint.db");
        check("./a:b.db", "./a:b.db");
        for text in ["postgres://localhost/muster", "postgresql:muster", "mysql://x"] {
            let refused = DatabaseUrl::parse(text.into());
            assert!(matches!(refused, Err(UrlError::Unsupported(_))), "{text}");
        }
        assert!(matches!(DatabaseUrl::parse("sqlite:".into()), Err(UrlError::Empty)));
    }
}
