//! Free text as people type it.

/// White space of any kind collapsed to single spaces and trimmed, other control characters dropped; `None` when
/// nothing is left.
pub(crate) fn normalise(text: &str) -> Option<String> {
    let kept: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

pub(crate) fn is_longer_than(text: &str, characters: usize) -> bool {
    text.chars().nth(characters).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_and_control_characters_go() {
        let check =
            |text: &str, expect: Option<&str>| assert_eq!(normalise(text).as_deref(), expect, "{text:?}");
        check("  张 \t\r\n 伟\u{3000}", Some("张 伟"));
        check("A\u{0}da\u{7f}", Some("Ada"));
        check("a \u{1} b", Some("a b"));
        check(" \u{7}\n", None);
        check("", None);
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(!is_longer_than("集结", 2), "two characters are not longer than two");
        assert!(is_longer_than("集结号", 2), "three are");
    }
}
