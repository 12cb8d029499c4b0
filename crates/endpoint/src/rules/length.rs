//! How long a text may be.

use protocol::limits::is_longer_than;

/// Whether a text that was cleaned is too long: what an input's limit let through is not refused because Unicode's composed
/// form of it has more characters.
pub(crate) fn was_longer_than(typed: &str, cleaned: &str, characters: usize) -> bool {
    is_longer_than(typed, characters) && is_longer_than(cleaned, characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_form_alone_is_too_long() {
        assert!(!was_longer_than("\u{958}", "\u{915}\u{93c}", 1), "one was typed");
        assert!(!was_longer_than("a\u{200b}", "a", 1), "one is left");
        assert!(was_longer_than("ab", "ab", 1));
    }
}
