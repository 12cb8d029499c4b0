//! Names beside other text in a terminal.

use crate::ranges::{RIGHT_TO_LEFT, holds};
use std::borrow::Cow;

/// Isolates a text that is written from right to left, so that it doesn't reorder the text beside it. Others stay
/// as they are. Only for what people read: programs get the text itself.
pub fn isolate(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| holds(RIGHT_TO_LEFT, c)) {
        Cow::Owned(format!("\u{2068}{text}\u{2069}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::isolate;

    #[test]
    fn only_what_runs_the_other_way_is_set_apart() {
        assert_eq!(isolate("张伟"), "张伟");
        assert_eq!(isolate("محمد 7"), "\u{2068}محمد 7\u{2069}");
    }
}
