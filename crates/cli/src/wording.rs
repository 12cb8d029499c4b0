//! Texts about messages, the same as in the window.

use crate::output::Output;
use crate::printable::printable;

/// A text that has one form for one and another for several.
pub(crate) fn plural(output: &Output, key: &str, n: u32, values: &[(&str, &str)]) -> String {
    let text = output.word(key, values);
    let forms: Vec<&str> = text.split(" | ").collect();
    match forms[..] {
        [one, ..] if n == 1 => one.to_owned(),
        [.., several] => several.to_owned(),
        [] => text,
    }
}

/// A variable in the organiser's words; the event's own by their path.
pub(crate) fn variable(output: &Output, path: &str) -> String {
    let key = format!("variable.{path}");
    let word = output.word(&key, &[]);
    if word.ends_with(&key) { path.to_owned() } else { word }
}

/// A line for people that is no result.
pub(crate) fn warn(line: &str) {
    eprintln!("{}", printable(line));
}
