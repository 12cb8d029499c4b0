//! A field's text as an editor shows it: words, chips, and what is neither.

use crate::code::{find_code, find_opening};
use serde::{Deserialize, Serialize};

/// One stretch of a text. A text is split for an editor with chips by [`split`] and put together again by [`join`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// Plain words.
    Text { text: String },
    /// `{{ path | filter | filter(n) }}`.
    Variable {
        path: String,
        /// As written: `time`, `truncate(7)`.
        filters: Vec<String>,
    },
    /// Any other template code, kept letter by letter.
    Code { source: String },
}

impl Part {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    pub fn variable(path: &str, filters: &[&str]) -> Self {
        Self::Variable { path: path.to_owned(), filters: filters.iter().map(|f| (*f).to_owned()).collect() }
    }
}

/// Splits a text into what an editor shows. Nothing is lost: [`join`] gives an equal text back, but for the spaces
/// inside a variable's braces.
pub fn split(source: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = source;
    while let Some((before, code, after)) = find_code(rest) {
        push_text(&mut parts, before);
        match read_quoted(code) {
            Some(words) => push_text(&mut parts, &words),
            None => parts.push(read_variable(code).unwrap_or_else(|| Part::Code { source: code.to_owned() })),
        }
        rest = after;
    }
    push_text(&mut parts, rest);
    parts
}

/// The text that [`split`] would take apart into these parts.
pub fn join(parts: &[Part]) -> String {
    let mut joined = String::new();
    let mut words = String::new();
    for part in parts {
        match part {
            Part::Text { text } => words.push_str(text),
            Part::Variable { path, filters } => {
                push_words(&mut joined, &mut words);
                let filters: String = filters.iter().map(|f| format!(" | {f}")).collect();
                joined += &format!("{{{{ {path}{filters} }}}}");
            }
            Part::Code { source } => {
                push_words(&mut joined, &mut words);
                joined += source;
            }
        }
    }
    push_words(&mut joined, &mut words);
    joined
}

/// A typed brace stays a brace, whatever is beside it.
fn push_words(joined: &mut String, words: &mut String) {
    if find_opening(words).is_some() || words.ends_with('{') {
        *joined += &format!("{{{{ \"{}\" }}}}", words.replace('\\', "\\\\").replace('"', "\\\""));
    } else {
        *joined += words;
    }
    words.clear();
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(Part::Text { text: before }) => before.push_str(text),
        _ => parts.push(Part::text(text)),
    }
}

/// `{{ "words" }}`, which is how words with braces are written.
fn read_quoted(code: &str) -> Option<String> {
    let quoted = inner(code)?.trim().strip_prefix('"')?.strip_suffix('"')?;
    let mut words = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => words.push(chars.next().filter(|c| matches!(c, '\\' | '"'))?),
            c => words.push(c),
        }
    }
    Some(words)
}

fn read_variable(code: &str) -> Option<Part> {
    let mut pieces = split_pipes(inner(code)?).into_iter().map(str::trim);
    let path = pieces.next().filter(|p| is_path(p))?.to_owned();
    let filters: Vec<String> = pieces.map(str::to_owned).collect();
    filters.iter().all(|f| is_filter(f)).then_some(Part::Variable { path, filters })
}

fn inner(code: &str) -> Option<&str> {
    code.strip_prefix("{{")?.strip_suffix("}}")
}

/// At each `|` outside of quotes.
fn split_pipes(text: &str) -> Vec<&str> {
    let (mut pieces, mut from, mut quote, mut escaped) = (Vec::new(), 0, None, false);
    for (at, c) in text.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == '|' => {
                pieces.push(&text[from..at]);
                from = at + 1;
            }
            None => {}
        }
    }
    pieces.push(&text[from..]);
    pieces
}

fn is_path(text: &str) -> bool {
    !text.is_empty() && text.split('.').all(is_name)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A name, or a name with arguments that are a number or quoted words.
fn is_filter(text: &str) -> bool {
    match text.split_once('(') {
        None => is_name(text),
        Some((name, rest)) => is_name(name.trim_end()) && rest.strip_suffix(')').is_some_and(are_arguments),
    }
}

fn are_arguments(text: &str) -> bool {
    let mut rest = text.trim();
    loop {
        let end = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => match end_of_quoted(rest, quote) {
                Some(end) => end,
                None => return false,
            },
            Some(c) if c.is_ascii_digit() => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
            _ => return false,
        };
        rest = rest[end..].trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None => return rest.is_empty(),
        }
    }
}

fn end_of_quoted(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Part, join, split};
    use proptest::prelude::*;

    #[test]
    fn chips_words_and_code() {
        let parts = split("{{ attendee.name | truncate(7) }}，您已签到{% if x %}");
        assert_eq!(
            parts,
            [
                Part::variable("attendee.name", &["truncate(7)"]),
                Part::text("，您已签到"),
                Part::Code { source: "{% if x %}".to_owned() },
            ]
        );
        assert_eq!(join(&parts), "{{ attendee.name | truncate(7) }}，您已签到{% if x %}");
    }

    #[test]
    fn a_default_may_hold_anything_in_its_quotes() {
        let text = r#"{{ attendee.name | default("a|b}}'") | truncate(3, '') }}"#;
        let parts = split(text);
        assert_eq!(parts, [Part::variable("attendee.name", &[r#"default("a|b}}'")"#, "truncate(3, '')"])]);
        assert_eq!(join(&parts), text);
    }

    #[test]
    fn braces_that_are_typed_are_words() {
        for words in ["{{", "{", "a{% b", r#"{{"\"#, "{#"] {
            let typed = vec![Part::text(words), Part::variable("now", &[])];
            assert_eq!(split(&join(&typed)), typed, "{words}");
        }
    }

    fn part() -> impl Strategy<Value = Part> {
        prop_oneof![
            "[a{}%#\"'\\\\|\u{4e00}-\u{4e10}]{1,6}".prop_map(Part::text),
            (
                "[a-z]{1,3}(\\.[a-z]{1,3})?",
                proptest::collection::vec("time|truncate\\([0-9]\\)|default\\('[a|{}]{0,3}'\\)", 0..3)
            )
                .prop_map(|(path, filters)| Part::Variable { path, filters }),
        ]
    }

    proptest! {
        /// An editor may take any text apart and put it together as often as it likes.
        #[test]
        fn splitting_what_was_joined_changes_nothing(source in "[a-z{}%# |.()|\"'\\\\\u{4e00}-\u{4e10}]{0,40}") {
            let parts = split(&source);
            prop_assert_eq!(split(&join(&parts)), parts);
        }

        /// Whatever is typed and inserted is what is read back; words beside words are one.
        #[test]
        fn joining_loses_nothing(parts in proptest::collection::vec(part(), 0..6)) {
            let mut merged: Vec<Part> = Vec::new();
            for part in &parts {
                match (merged.last_mut(), part) {
                    (Some(Part::Text { text }), Part::Text { text: more }) => text.push_str(more),
                    _ => merged.push(part.clone()),
                }
            }
            prop_assert_eq!(split(&join(&parts)), merged);
        }
    }
}
