//! Telephone numbers as people paste them.

use crate::digit::ascii_digit;
use crate::ranges::is_invisible;

/// Digits, `+`, `-` and single spaces, as far as the text is made of them: digits of any script, hyphens of any kind,
/// brackets and points as spaces. Anything else stays, and is judged later.
pub fn clean_phone(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().filter(|c| !is_invisible(*c) && *c != KEYCAP) {
        let Some(c) = plain(c) else {
            gap = !cleaned.is_empty();
            continue;
        };
        if gap && c != '-' && !cleaned.ends_with('-') {
            cleaned.push(' ');
        }
        gap = false;
        cleaned.push(c);
    }
    cleaned
}

/// Encloses the digit before it.
const KEYCAP: char = '\u{20e3}';

/// `None` for a separator between digits.
fn plain(c: char) -> Option<char> {
    match c {
        _ if c.is_whitespace() => None,
        '(' | ')' | '（' | '）' | '[' | ']' | '.' | '．' | '·' | '•' | '/' | '／' | ',' | '，' | '_' => {
            None
        }
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '＋' | '\u{fe62}' | '\u{207a}' => Some('+'),
        _ => Some(ascii_digit(c).unwrap_or(c)),
    }
}
