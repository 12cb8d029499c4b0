//! Text as it is kept: composed, on one line, without what can't be seen.

use crate::ranges::{HAN, JOINING, MONGOLIAN, PICTOGRAPHS, holds, is_invisible};
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// On one line: white space of any kind is one space, and there is none at the ends. Characters that can't be seen are
/// left out, but for joiners inside emoji and in scripts that spell with them.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_clean(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(without_invisible(text).nfc().collect())
}

/// The cleaned text, or nothing where nothing of it can be seen.
pub fn visible(text: &str) -> Option<Cow<'_, str>> {
    Some(clean(text)).filter(|text| !text.is_empty())
}

/// The same for a text of several lines: each is cleaned, and empty ones at both ends go.
pub fn clean_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let is_break =
        |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let lines: Vec<Cow<'_, str>> = text.split(is_break).map(clean).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Most texts are as they should be. `false` also where that takes a second look.
fn is_clean(text: &str) -> bool {
    let (mut last, mut plain) = (' ', true);
    for c in text.chars() {
        if !is_plain(c) {
            if is_invisible(c) || (c.is_whitespace() && (c != ' ' || last == ' ')) {
                return false;
            }
            plain &= c == ' ';
        }
        last = c;
    }
    (text.is_empty() || last != ' ') && (plain || is_nfc_quick(text.chars()) == IsNormalized::Yes)
}

/// What most texts are made of: seen, and composed already.
fn is_plain(c: char) -> bool {
    matches!(c, '!'..='~' | '\u{3001}'..='\u{3029}' | '\u{3400}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

fn without_invisible(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    // What the next character would stand directly after.
    let mut last = None;
    let mut rest = &chars[..];
    while let Some((&c, after)) = rest.split_first() {
        let mut taken = 1;
        if c.is_whitespace() {
            last = None;
        } else if !is_invisible(c) || is_joined(last, c, after) {
            if last.is_none() && !kept.is_empty() {
                kept.push(' ');
            }
            taken += if c == FLAG { tags_of_flag(after) } else { 0 };
            kept.extend(&rest[..taken]);
            last = Some(c);
        }
        rest = &rest[taken..];
    }
    kept
}

/// Whether an invisible character is a part of what is seen before and after it.
fn is_joined(last: Option<char>, c: char, after: &[char]) -> bool {
    let Some(last) = last else { return false };
    let next = || after.iter().copied().find(|c| !is_invisible(*c));
    let next_is = |ranges| next().is_some_and(|next| holds(ranges, next));
    match c {
        '\u{200d}' if holds(PICTOGRAPHS, last) || last == '\u{fe0f}' => next_is(PICTOGRAPHS),
        '\u{200c}' | '\u{200d}' => holds(JOINING, last) && next_is(JOINING),
        // Keycaps, such as 1️⃣.
        '\u{fe0f}' if last.is_ascii_digit() || last == '#' || last == '*' => {
            after.first() == Some(&'\u{20e3}')
        }
        '\u{fe0e}' | '\u{fe0f}' => holds(PICTOGRAPHS, last),
        '\u{180e}' => holds(MONGOLIAN, last) && next_is(MONGOLIAN),
        '\u{180b}'..='\u{180f}' => holds(MONGOLIAN, last),
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => holds(HAN, last),
        _ => false,
    }
}

/// What the flags of England, Scotland and Wales begin with.
const FLAG: char = '\u{1f3f4}';

/// How many of the characters after a black flag name the region.
fn tags_of_flag(after: &[char]) -> usize {
    let is_tag = |c: &&char| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
    let tags = after.iter().take_while(is_tag).count();
    let ends = after.get(tags) == Some(&'\u{e007f}');
    if ends && (3..=6).contains(&tags) { tags + 1 } else { 0 }
}
