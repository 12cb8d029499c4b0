//! The types a template's field can have, by the prefix of its key.

use crate::closed_set::closed_set;

closed_set! {
    /// `thing1` is a [`FieldKind::Thing`]: the prefix names the type, the digits only tell fields apart.
    FieldKind {
        Thing = "thing",
        Number = "number",
        Letter = "letter",
        Symbol = "symbol",
        CharacterString = "character_string",
        Time = "time",
        Date = "date",
        Amount = "amount",
        PhoneNumber = "phone_number",
        CarNumber = "car_number",
        Name = "name",
        Phrase = "phrase",
        Enum = "enum",
        /// A prefix nothing is known about: it is not checked.
        Unknown = "unknown",
    }
}

impl FieldKind {
    /// The type of a key such as `character_string5`.
    pub fn of_key(key: &str) -> Self {
        match key.trim_end_matches(|c: char| c.is_ascii_digit()) {
            // The reference page says `enum`, real templates say `enum_string`.
            "enum_string" => Self::Enum,
            prefix => Self::from_word(prefix).unwrap_or(Self::Unknown),
        }
    }

    /// The most of what [`length`](Self::length) counts. A name's limit depends on what it is made of.
    pub fn max_length(self, text: &str) -> Option<usize> {
        match self {
            Self::Thing => Some(20),
            Self::Number | Self::Letter | Self::CharacterString => Some(32),
            Self::Symbol | Self::Phrase => Some(5),
            Self::PhoneNumber => Some(17),
            Self::CarNumber => Some(8),
            Self::Amount => Some(10),
            Self::Name => Some(if text.chars().all(|c| !is_chinese(c)) { 20 } else { 10 }),
            Self::Time | Self::Date | Self::Enum | Self::Unknown => None,
        }
    }

    /// What the limit is about: the digits of a number or an amount, the characters of anything else.
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Number | Self::Amount => text.bytes().filter(u8::is_ascii_digit).count(),
            _ => text::count(text),
        }
    }
}

/// A digit in the eyes of WeChat's `name`. 〇 is a Chinese character: people are called 张〇.
pub(crate) fn is_digit(c: char) -> bool {
    c.is_numeric() && c != '〇'
}

/// A CJK ideograph.
pub(crate) fn is_chinese(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// What phones draw as a picture: nobody has confirmed how WeChat counts it.
pub(crate) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1fbff}' | '\u{2614}' | '\u{2615}' | '\u{2648}'..='\u{2653}' | '\u{26a1}' | '\u{26bd}' | '\u{26be}'
        | '\u{26c4}' | '\u{26c5}' | '\u{26d4}' | '\u{2705}' | '\u{270a}' | '\u{270b}' | '\u{2728}' | '\u{274c}' | '\u{274e}'
        | '\u{2753}'..='\u{2755}' | '\u{2757}' | '\u{2764}' | '\u{2795}'..='\u{2797}' | '\u{2b50}' | '\u{2b55}')
}
