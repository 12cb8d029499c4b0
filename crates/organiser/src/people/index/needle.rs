//! What was typed into the search, and whom it finds.

use super::Entry;
use super::pinyin::{is_sounded, letter_bit};
use crate::api::Hit;
use memchr::memmem::Finder;
use std::ops::Range;
use text::{Folded, fold};

/// A search, prepared once for everybody.
pub(crate) struct Needle {
    /// Folded; empty finds everybody.
    words: String,
    /// The words, and where it differs what they are without signs and as a keyboard types them.
    forms: Vec<Finder<'static>>,
    /// A beginning of a number.
    digits: bool,
    /// What is left for the ear: letters only.
    sounds: Vec<String>,
}

impl Needle {
    pub(crate) fn new(typed: &str) -> Self {
        let words = fold(typed);
        let bare = without_signs(&words);
        let on_keyboard = as_typed(&without_signs(&fold_typed(typed)));
        let digits = !words.is_empty() && words.bytes().all(|b| b.is_ascii_digit());
        let mut forms: Vec<&str> = Vec::new();
        for form in [&words, &bare, &on_keyboard] {
            if !form.is_empty() && !forms.contains(&form.as_str()) {
                forms.push(form);
            }
        }
        // 吕 is typed lv, and somebody whose initials are l and y is typed ly: both are heard.
        let heard = |form: &&&str| form.bytes().all(|b| b.is_ascii_lowercase());
        let sounds = forms.iter().filter(heard).map(|form| (*form).to_owned()).collect();
        let forms = forms.iter().map(|form| Finder::new(form.as_bytes()).into_owned()).collect();
        Self { digits, sounds, forms, words }
    }

    /// Finds everybody.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whoever's text holds one of these is found.
    pub(crate) fn forms(&self) -> &[Finder<'static>] {
        &self.forms
    }

    /// The bits of the letters that it may begin with, where it may be a sound.
    pub(crate) fn initials(&self) -> u32 {
        let first = |sound: &String| letter_bit(*sound.as_bytes().first()?);
        self.sounds.iter().filter_map(first).fold(0, |all, bit| all | bit)
    }

    pub(crate) fn sounds_like(&self, entry: &Entry) -> bool {
        self.sounds.iter().any(|sound| entry.sounds.find(sound.as_bytes()).is_some())
    }

    /// Whether one of their numbers begins like it.
    pub(crate) fn numbers(&self, entry: &Entry) -> bool {
        self.digits && entry.numbers().any(|number| begins(number, &self.words))
    }

    /// Somebody's own number, as it was typed: they come first.
    pub(crate) fn names(&self, entry: &Entry) -> bool {
        self.digits && entry.numbers().any(|number| self.words.parse() == Ok(number))
    }

    /// Where in the name it was found, to be shown.
    pub(crate) fn hits(&self, name: &str, entry: &Entry) -> Vec<Hit> {
        let folded = || [Folded::new(name), Folded::new(&with_v(name))].into_iter();
        let written = || {
            let texts = folded().flat_map(|folded| [folded.clone().retain(char::is_alphanumeric), folded]);
            texts.into_iter().find_map(|text| {
                let found = |form: &Finder<'_>| {
                    let start = form.find(text.text.as_bytes())?;
                    text.chars(start..start + form.needle().len())
                };
                self.forms.iter().find_map(found)
            })
        };
        let sounded = || {
            let heard = self.sounds.iter().find_map(|sound| entry.sounds.find(sound.as_bytes()))?;
            let mut letters = name.chars().enumerate().filter(|(_, c)| is_sounded(*c)).map(|(at, _)| at);
            let start = letters.nth(heard.start)?;
            let end = if heard.len() > 1 { letters.nth(heard.len() - 2)? } else { start };
            Some(start..end + 1)
        };
        written().or_else(sounded).map(|found| hit(name, found)).into_iter().collect()
    }
}

/// Without the signs that people leave out or type in many ways.
pub(crate) fn without_signs(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Folded with `ü` as the letter that a keyboard has for it.
pub(crate) fn fold_typed(text: &str) -> String {
    fold(&with_v(text))
}

fn with_v(text: &str) -> String {
    let v = |c: char| match c {
        'ü' | 'Ü' | 'ǖ' | 'Ǖ' | 'ǘ' | 'Ǘ' | 'ǚ' | 'Ǚ' | 'ǜ' | 'Ǜ' => 'v',
        _ => c,
    };
    text::clean(text).chars().map(v).collect()
}

/// Pinyin as it is typed most: `lyu`, which passports write, is `lv`, and after j, q, x and y it is a plain u.
pub(crate) fn as_typed(folded: &str) -> String {
    const SPELT: &[(&str, &str)] =
        &[("lyu", "lv"), ("nyu", "nv"), ("jv", "ju"), ("qv", "qu"), ("xv", "xu"), ("yv", "yu")];
    if !folded.contains(['v', 'y']) {
        return folded.to_owned();
    }
    SPELT.iter().fold(folded.to_owned(), |text, (spelt, typed)| text.replace(spelt, typed))
}

fn begins(number: u32, digits: &str) -> bool {
    let mut buffer = [0; 10];
    let mut at = buffer.len();
    let mut rest = number;
    loop {
        at -= 1;
        buffer[at] = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        if rest == 0 {
            return buffer[at..].starts_with(digits.as_bytes());
        }
    }
}

/// Characters as the window's own units; nothing that is seen as one character is marked in part.
fn hit(name: &str, found: Range<usize>) -> Hit {
    let (mut start, mut end, mut units, mut chars) = (0, 0, 0, 0);
    for cluster in text::clusters(name) {
        if chars <= found.start {
            start = units;
        }
        chars += cluster.chars().count();
        units += cluster.encode_utf16().count();
        end = units;
        if chars >= found.end {
            break;
        }
    }
    let place = |units| u32::try_from(units).unwrap_or(u32::MAX);
    Hit { start: place(start), end: place(end) }
}

#[cfg(test)]
mod tests {
    use super::begins;

    #[test]
    fn a_number_is_found_by_its_beginning() {
        assert!(begins(128, "12") && begins(12, "12") && begins(u32::MAX, "4294967295"));
        assert!(!begins(128, "28") && !begins(1, "12") && !begins(0, "00"));
    }
}
