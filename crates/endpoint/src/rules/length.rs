//! How long a text may be.

pub(crate) fn is_longer_than(text: &str, characters: usize) -> bool {
    text.chars().nth(characters).is_some()
}

/// The same of a text that was cleaned: what an input's limit let through is not refused because Unicode's composed
/// form of it has more characters.
pub(crate) fn was_longer_than(typed: &str, cleaned: &str, characters: usize) -> bool {
    is_longer_than(typed, characters) && is_longer_than(cleaned, characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(!is_longer_than("集结", 2), "two characters are not longer than two");
        assert!(is_longer_than("集结号", 2), "three are");
    }

    #[test]
    fn neither_form_alone_is_too_long() {
        assert!(!was_longer_than("\u{958}", "\u{915}\u{93c}", 1), "one was typed");
        assert!(!was_longer_than("a\u{200b}", "a", 1), "one is left");
        assert!(was_longer_than("ab", "ab", 1));
    }
}
