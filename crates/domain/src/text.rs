//! A field's text as an editor shows it: words, chips, and what is neither.

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

/// Splits a text into what an editor shows. Nothing is lost: [`join`] gives an equal text back, but for the spaces
/// inside a variable's braces.
pub fn split(source: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = source;
    while let Some((before, code, after)) = find_code(rest) {
        push_text(&mut parts, before);
        parts.push(parse_variable(code).unwrap_or_else(|| Part::Code { source: code.to_owned() }));
        rest = after;
    }
    push_text(&mut parts, rest);
    parts
}

/// The text that [`split`] would take apart into these parts.
pub fn join(parts: &[Part]) -> String {
    parts.iter().map(print_part).collect()
}

fn print_part(part: &Part) -> String {
    match part {
        // A brace that was typed stays a brace, whatever follows it.
        Part::Text { text } if opens_code(text) => format!("{{{{ {text:?} }}}}"),
        Part::Text { text } => text.clone(),
        Part::Variable { path, filters } => {
            let filters: String = filters.iter().map(|f| format!(" | {f}")).collect();
            format!("{{{{ {path}{filters} }}}}")
        }
        Part::Code { source } => source.clone(),
    }
}

fn opens_code(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|open| text.contains(open))
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text { text: text.to_owned() });
    }
}

/// The first stretch of template code, with what stands before and after it. Unclosed code runs to the end.
fn find_code(text: &str) -> Option<(&str, &str, &str)> {
    let (start, close) = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")]
        .into_iter()
        .filter_map(|(open, close)| text.find(open).map(|at| (at, close)))
        .min_by_key(|(at, _)| *at)?;
    let end = text[start..].find(close).map_or(text.len(), |at| start + at + close.len());
    Some((&text[..start], &text[start..end], &text[end..]))
}

fn parse_variable(code: &str) -> Option<Part> {
    let inner = code.strip_prefix("{{")?.strip_suffix("}}")?;
    let mut pieces = inner.split('|').map(str::trim);
    let path = pieces.next().filter(|p| is_path(p))?.to_owned();
    let filters: Vec<String> = pieces.map(str::to_owned).collect();
    filters.iter().all(|f| is_filter(f)).then_some(Part::Variable { path, filters })
}

fn is_path(text: &str) -> bool {
    !text.is_empty()
        && text.split('.').all(|name| {
            name.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        })
}

/// A name, or a name with one plain argument.
fn is_filter(text: &str) -> bool {
    let name = match text.split_once('(') {
        Some((name, rest)) => match rest.strip_suffix(')') {
            Some(argument) if !argument.contains(['(', ')', '{', '}']) => name,
            _ => return false,
        },
        None => text,
    };
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
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
                Part::Variable { path: "attendee.name".to_owned(), filters: vec!["truncate(7)".to_owned()] },
                Part::Text { text: "，您已签到".to_owned() },
                Part::Code { source: "{% if x %}".to_owned() },
            ]
        );
        assert_eq!(join(&parts), "{{ attendee.name | truncate(7) }}，您已签到{% if x %}");
    }

    proptest! {
        /// An editor may take any text apart and put it together as often as it likes.
        #[test]
        fn splitting_what_was_joined_changes_nothing(source in "[a-z{}%# |.()|\u{4e00}-\u{4e10}]{0,40}") {
            let parts = split(&source);
            prop_assert_eq!(split(&join(&parts)), parts);
        }
    }
}
