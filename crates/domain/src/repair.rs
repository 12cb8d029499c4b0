//! Words as near to those that were written as a field's type can hold, and the variable that was probably meant.

use crate::clock::{proven_date, proven_time};
use crate::field_kind::{is_chinese, is_emoji};
use crate::values::PATHS;
use crate::{Field, FieldKind};

/// The words with what the type can't hold left out, or in the spelling it wants.
pub(crate) fn keep_allowed(field: &Field, words: &str) -> String {
    let keep = |allowed: fn(char) -> bool| words.chars().filter(|c| allowed(*c)).collect::<String>();
    let is_symbol = |c: char| !c.is_alphanumeric() && !is_chinese(c);
    match field.kind {
        FieldKind::Time => proven_time(words).unwrap_or_else(|| words.to_owned()),
        FieldKind::Date => proven_date(words).unwrap_or_else(|| words.to_owned()),
        FieldKind::Number => keep(|c| c.is_ascii_digit() || c == '.'),
        FieldKind::Amount => keep(|c| c.is_ascii_digit() || ".¥￥$€£元".contains(c)),
        FieldKind::Letter => keep(|c| c.is_ascii_alphabetic()),
        FieldKind::Symbol => words.chars().filter(|c| is_symbol(*c) && !c.is_whitespace()).collect(),
        FieldKind::CharacterString => {
            words.chars().filter(|c| c.is_ascii_alphanumeric() || is_symbol(*c)).collect()
        }
        FieldKind::PhoneNumber => keep(|c| c.is_ascii_digit() || "+-() ".contains(c)).trim().to_owned(),
        FieldKind::CarNumber => keep(|c| c.is_ascii_alphanumeric() || is_chinese(c)),
        FieldKind::Name => keep(|c| !c.is_numeric()).trim().to_owned(),
        FieldKind::Phrase => keep(is_chinese),
        FieldKind::Enum => nearest_of(words, field.listed.iter().map(String::as_str), usize::MAX)
            .map_or_else(|| words.to_owned(), str::to_owned),
        FieldKind::Thing | FieldKind::Unknown => keep(|c| !is_emoji(c)).trim().to_owned(),
    }
}

/// The variable that was probably meant.
pub(crate) fn nearest(path: &str, columns: &[&str]) -> Option<String> {
    let columns: Vec<String> = columns.iter().map(|column| format!("attendee.{column}")).collect();
    let known = PATHS.iter().copied().chain(columns.iter().map(String::as_str));
    // `name` alone is `attendee.name`.
    let tail = known.clone().find(|known| known.rsplit('.').next() == Some(path));
    tail.or_else(|| nearest_of(path, known, 3)).map(str::to_owned)
}

/// The closest word, within this many edits.
fn nearest_of<'w>(word: &str, words: impl Iterator<Item = &'w str>, most: usize) -> Option<&'w str> {
    words.map(|w| (distance(word, w), w)).filter(|(d, _)| *d <= most).min_by_key(|(d, _)| *d).map(|(_, w)| w)
}

/// How many insertions, removals and changes lie between two words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn the_variable_that_was_meant() {
        assert_eq!(nearest("attendee.nmae", &[]).as_deref(), Some("attendee.name"));
        assert_eq!(nearest("title", &[]).as_deref(), Some("event.title"));
        assert_eq!(nearest("attendee.tema", &["team"]).as_deref(), Some("attendee.team"));
        assert_eq!(nearest("something.else", &[]), None);
        assert_eq!(distance("已签到", "签到"), 1);
    }
}
