//! Secrets, from standard input or from somebody at the terminal: never from the command line, where everybody on the
//! computer could read them.

use crate::output::Output;
use organiser::api::{Problem, ProblemCode, TypedSecret};
use secrecy::SecretString;
use std::io::BufRead;

/// The first line is the secret, the second the token; of one that isn't wanted no line is read.
pub(crate) fn from_stdin(
    secret: bool,
    token: bool,
) -> Result<(Option<TypedSecret>, Option<TypedSecret>), Problem> {
    let mut lines = std::io::stdin().lock().lines();
    let mut line = |wanted: bool, field: &str| match wanted {
        true => lines.next().and_then(Result::ok).map(typed).map(Some).ok_or_else(|| missing(field)),
        false => Ok(None),
    };
    Ok((line(secret, "secret")?, line(token, "token")?))
}

/// Typed without an echo; `None` where nobody is at a terminal.
pub(crate) fn at_terminal(output: &Output, key: &str) -> Result<Option<TypedSecret>, Problem> {
    let terminal = console::Term::stderr();
    if !(terminal.is_term() && console::user_attended()) {
        return Ok(None);
    }
    eprint!("{} ", output.text(&format!("ask.{key}"), &[]));
    terminal.read_secure_line().map(typed).map(Some).map_err(|_| missing(key))
}

fn typed(line: String) -> TypedSecret {
    SecretString::from(line).into()
}

fn missing(field: &str) -> Problem {
    Problem::new(ProblemCode::InvalidInput, format!("no {field} was given"))
        .with("field", field)
        .with("why", "empty")
}
