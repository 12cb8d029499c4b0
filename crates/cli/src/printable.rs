//! Texts of other people on their way to a terminal: what would steer it is shown instead of obeyed.

use std::borrow::Cow;

/// `text` with every control character but line ends replaced, and those that turn the direction of what follows.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c != '\n' && steers_a_terminal(c);
    if text.contains(steers) { Cow::Owned(text.replace(steers, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// The same for what has to stay on its line.
pub(crate) fn printable_in_line(text: &str) -> Cow<'_, str> {
    if text.contains(steers_a_terminal) {
        Cow::Owned(text.replace('\n', " ").replace(steers_a_terminal, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// JSON escapes the older control characters by itself, but not these, which some terminals obey as well. They can only
/// stand inside its texts.
pub(crate) fn printable_json(json: &str) -> Cow<'_, str> {
    if !json.contains(steers_a_terminal) {
        return Cow::Borrowed(json);
    }
    let escaped = |c: char| match steers_a_terminal(c) {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    };
    Cow::Owned(json.chars().map(escaped).collect())
}

fn steers_a_terminal(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_steer_the_terminal_is_shown_instead() {
        assert_eq!(printable("春游\u{1b}[2J\r\u{9b}31m\nnext"), "春游\u{fffd}[2J\u{fffd}\u{fffd}31m\nnext");
        assert_eq!(printable_in_line("one\ntwo\u{202e}three\u{7}"), "one two\u{fffd}three\u{fffd}");
        assert!(
            matches!(printable("张伟 👨‍👩‍👧"), Cow::Borrowed(_)),
            "joiners of emoji are no control characters"
        );
    }

    #[test]
    fn json_says_the_same_as_before() {
        let json = serde_json::to_string("a\u{1b}b\u{9b}c\u{7f}d\u{202e}e").unwrap();
        let shown = printable_json(&json);
        assert_eq!(shown, r#""a\u001bb\u009bc\u007fd\u202ee""#);
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), "a\u{1b}b\u{9b}c\u{7f}d\u{202e}e");
    }
}
