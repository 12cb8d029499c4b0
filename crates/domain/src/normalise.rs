//! What is done to every text before it is checked (reference, section 4.3): WeChat would refuse or miscount the rest.

use crate::FieldKind;
use std::borrow::Cow;

/// Cleaned as every text is; in times and numbers also with half-width signs and digits.
pub(crate) fn normalise(kind: FieldKind, text: &str) -> Cow<'_, str> {
    let cleaned = text::clean(text);
    let narrows = matches!(
        kind,
        FieldKind::Time | FieldKind::Date | FieldKind::Number | FieldKind::Amount | FieldKind::PhoneNumber
    );
    // Most texts are as they should be, and this runs for everybody in an audience.
    if !narrows || cleaned.chars().all(|c| narrow(c) == c && c != '~') {
        return cleaned;
    }
    let mut narrowed: String = cleaned.chars().map(narrow).collect();
    if matches!(kind, FieldKind::Time | FieldKind::Date) && narrowed.contains('~') {
        narrowed = narrowed.replace(" ~", "~").replace("~ ", "~");
    }
    Cow::Owned(narrowed)
}

/// The half-width form of what Chinese keyboards type into times and numbers.
fn narrow(c: char) -> char {
    match c {
        ' '..='~' => c,
        '～' | '〜' => '~',
        '：' => ':',
        '．' => '.',
        '－' | '\u{2010}' | '\u{2011}' | '\u{2212}' => '-',
        '／' => '/',
        '＋' => '+',
        '（' => '(',
        '）' => ')',
        _ => text::ascii_digit(c).unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use super::normalise;
    use crate::FieldKind;

    #[test]
    fn white_space_and_what_cannot_be_seen() {
        let cases = [
            ("  两行\n 字\t", "两行 字"),
            ("家\u{200d}庭\u{fe0f}\u{0}", "家庭"),
            ("\u{3000}全角\u{3000}", "全角"),
            ("a \u{200b} b", "a b"),
            (" \n ", ""),
            ("\u{3164}\u{ad}", ""),
            ("👨\u{200d}👩", "👨\u{200d}👩"),
        ];
        for (text, expected) in cases {
            assert_eq!(normalise(FieldKind::Thing, text), expected, "{text:?}");
        }
    }

    #[test]
    fn full_width_signs_only_where_they_are_no_words() {
        assert_eq!(normalise(FieldKind::Time, "０９：００ ～ ０９：３０"), "09:00~09:30");
        assert_eq!(normalise(FieldKind::Number, "１２．５"), "12.5");
        assert_eq!(normalise(FieldKind::PhoneNumber, "010\u{2011}٨٨٨٨"), "010-8888");
        assert_eq!(normalise(FieldKind::Thing, "０９：００"), "０９：００");
    }
}
