//! Text as a search compares it: what differs only in spaces, case, width, composition or accents is equal.

use crate::ranges::is_invisible;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// In small letters without accents, in half width, without white space or anything that can't be seen.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_char(c, &mut folded));
    folded
}

/// A folded text that knows where each of its bytes comes from.
#[derive(Clone, Debug)]
pub struct Folded {
    pub text: String,
    /// For each byte, the place of its character in what was folded, counted in characters.
    places: Vec<usize>,
}

impl Folded {
    pub fn new(text: &str) -> Self {
        let mut folded =
            Self { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
        for (place, c) in text.chars().enumerate() {
            fold_char(c, &mut folded.text);
            folded.places.resize(folded.text.len(), place);
        }
        folded
    }

    /// The same without some of its characters.
    pub fn retain(self, keep: impl Fn(char) -> bool) -> Self {
        let kept = self.text.char_indices().filter(|(_, c)| keep(*c));
        let mut retained = Self { text: String::with_capacity(self.text.len()), places: Vec::new() };
        for (at, c) in kept {
            retained.text.push(c);
            retained.places.resize(retained.text.len(), self.places[at]);
        }
        retained
    }

    /// The characters that these bytes of the folded text come from. `None` for no bytes.
    pub fn chars(&self, bytes: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
        let (first, last) = (self.places.get(bytes.start)?, self.places.get(bytes.end.checked_sub(1)?)?);
        Some(*first..*last + 1)
    }
}

fn fold_char(c: char, folded: &mut String) {
    match c {
        // Most of what is searched: nothing to decompose.
        '\u{3400}'..='\u{9fff}' => folded.push(c),
        '!'..='~' => folded.push(c.to_ascii_lowercase()),
        _ if c.is_whitespace() || is_invisible(c) => {}
        _ => {
            for c in std::iter::once(c).nfkd().flat_map(char::to_lowercase).nfkd() {
                push_plain(c, folded);
            }
        }
    }
}

/// Letters whose accent is a part of them, and the signs that keyboards confuse.
fn push_plain(c: char, folded: &mut String) {
    match c {
        _ if canonical_combining_class(c) != 0 || c.is_whitespace() || is_invisible(c) => {}
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'đ' | 'ð' => folded.push('d'),
        'ł' => folded.push('l'),
        'ħ' => folded.push('h'),
        'ı' => folded.push('i'),
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{b4}' | '`' => folded.push('\''),
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' => folded.push('-'),
        '・' | '•' | '‧' | '∙' | '⋅' => folded.push('·'),
        _ => folded.push(crate::ascii_digit(c).unwrap_or(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Folded, fold};
    use proptest::prelude::*;

    #[test]
    fn what_people_take_for_the_same_is_the_same() {
        let same = [
            ("张　伟", "张伟"),
            ("欧阳 娜娜", "欧阳娜娜"),
            ("Zoë", "zoe"),
            ("Zoe\u{308}", "ZOE"),
            ("ＡＮＮＡ Ｍarie", "annamarie"),
            ("Søren Łukasz", "soren lukasz"),
            ("Straße", "STRASSE"),
            ("İstanbul ı", "istanbul i"),
            ("O’Neill", "o'neill"),
            ("１３８－００１３", "138-0013"),
            ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
            ("ｶﾞ", "ガ"),
            ("ﬁn", "fin"),
            ("a\u{200b}\u{ad}b", "ab"),
        ];
        for (one, other) in same {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        assert_ne!(fold("张伟"), fold("张为"));
        assert_eq!(fold(" \u{3164} "), "");
    }

    #[test]
    fn what_is_found_can_be_shown_where_it_stands() {
        let folded = Folded::new("Ａn　ñ张");
        assert_eq!(folded.text, "ann张");
        assert_eq!(folded.chars(0..2), Some(0..2));
        assert_eq!(folded.chars(2..3), Some(3..4));
        assert_eq!(folded.chars(1..3), Some(1..4));
        assert_eq!(folded.chars(3..6), Some(4..5));
        assert_eq!(Folded::new("").chars(0..0), None);
    }

    proptest! {
        #[test]
        fn folding_is_idempotent_and_never_splits(text in "(\\PC|[ÄßﬁＡ각İ]){0,20}") {
            let folded = Folded::new(&text);
            prop_assert_eq!(&folded.text, &fold(&text));
            prop_assert_eq!(fold(&folded.text), folded.text.clone());
            prop_assert_eq!(folded.places.len(), folded.text.len());
        }
    }
}
