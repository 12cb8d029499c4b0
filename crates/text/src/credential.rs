//! Ids, secrets, tokens and addresses as people paste them.

use crate::ranges::is_invisible;

/// Without white space or anything else that can't be seen, and in half-width letters: none of them holds any of it.
pub fn clean_credential(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).map(half_width).collect()
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}
