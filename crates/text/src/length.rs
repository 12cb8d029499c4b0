//! How long a text is, and the beginning of one.

use unicode_segmentation::UnicodeSegmentation;

/// Code points or UTF-16 units, whichever is more: nobody has confirmed how WeChat counts what lies outside the basic
/// plane. Units are never fewer.
pub fn count(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The longest beginning that [`count`]s at most `most` and splits nothing that is seen as one character.
pub fn prefix(text: &str, most: usize) -> &str {
    let mut room = most;
    for (at, cluster) in text.grapheme_indices(true) {
        match room.checked_sub(count(cluster)) {
            Some(left) => room = left,
            None => return &text[..at],
        }
    }
    text
}

/// What is seen as one character each.
pub fn clusters(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true)
}
