//! What is done to every text before it is checked (reference, section 4.3): WeChat would refuse or miscount the rest.

use crate::FieldKind;
use std::borrow::Cow;

/// Trimmed, on one line, without what can't be seen; in times and numbers also with half-width signs and digits.
pub(crate) fn normalise(kind: FieldKind, text: &str) -> Cow<'_, str> {
    let narrows = matches!(
        kind,
        FieldKind::Time | FieldKind::Date | FieldKind::Number | FieldKind::Amount | FieldKind::PhoneNumber
    );
    // Most texts are as they should be, and this runs for everybody in an audience.
    if is_tidy(text) && !(narrows && text.chars().any(|c| narrow(c) != c || c == '~')) {
        return Cow::Borrowed(text);
    }
    let mut tidy = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = !tidy.is_empty();
        } else if !is_invisible(c) {
            if gap {
                tidy.push(' ');
                gap = false;
            }
            tidy.push(if narrows { narrow(c) } else { c });
        }
    }
    if matches!(kind, FieldKind::Time | FieldKind::Date) && tidy.contains('~') {
        tidy = tidy.replace(" ~", "~").replace("~ ", "~");
    }
    Cow::Owned(tidy)
}

fn is_tidy(text: &str) -> bool {
    let mut last = ' ';
    for c in text.chars() {
        if is_invisible(c) || (c.is_whitespace() && (c != ' ' || last == ' ')) {
            return false;
        }
        last = c;
    }
    text.is_empty() || last != ' '
}

/// Control characters, zero-width characters and variation selectors.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The half-width form of what Chinese keyboards type into times and numbers.
fn narrow(c: char) -> char {
    match c {
        '～' | '〜' => '~',
        '：' => ':',
        '．' => '.',
        '－' => '-',
        '／' => '/',
        '＋' => '+',
        '（' => '(',
        '）' => ')',
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        _ => c,
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
        ];
        for (text, expected) in cases {
            assert_eq!(normalise(FieldKind::Thing, text), expected, "{text:?}");
        }
    }

    #[test]
    fn full_width_signs_only_where_they_are_no_words() {
        assert_eq!(normalise(FieldKind::Time, "０９：００ ～ ０９：３０"), "09:00~09:30");
        assert_eq!(normalise(FieldKind::Number, "１２．５"), "12.5");
        assert_eq!(normalise(FieldKind::Thing, "０９：００"), "０９：００");
    }
}
