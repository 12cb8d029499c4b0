//! What was typed into the search, and whom it finds.

use super::Entry;
use super::pinyin::letter_bit;
use crate::api::Hit;
use memchr::memmem::Finder;

/// A search, prepared once for everybody.
pub(crate) struct Needle {
    /// In small letters; empty finds everybody.
    words: String,
    finder: Finder<'static>,
    /// A beginning of a number.
    digits: bool,
    /// What is left for the ear: letters without spaces.
    sound: Option<String>,
}

impl Needle {
    pub(crate) fn new(typed: &str) -> Self {
        let words = fold(typed);
        let digits = !words.is_empty() && words.bytes().all(|b| b.is_ascii_digit());
        let letters: String = words.chars().filter(|c| !matches!(c, ' ' | '\'')).collect();
        let sound = !letters.is_empty() && letters.bytes().all(|b| b.is_ascii_lowercase());
        Self {
            finder: Finder::new(words.as_bytes()).into_owned(),
            digits,
            sound: sound.then_some(letters),
            words,
        }
    }

    /// Finds everybody.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Where a text holds it.
    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        self.finder.find(text)
    }

    /// The letter it begins with, where it may be a sound.
    pub(crate) fn initial(&self) -> Option<u32> {
        letter_bit(*self.sound.as_ref()?.as_bytes().first()?)
    }

    pub(crate) fn sounds_like(&self, entry: &Entry) -> bool {
        self.sound.as_ref().is_some_and(|sound| entry.sounds.find(sound.as_bytes()).is_some())
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
        if self.words.is_empty() {
            return Vec::new();
        }
        // Letter by letter, because some letters change their length with their size.
        let chars: Vec<String> = name.chars().map(|c| c.to_lowercase().collect()).collect();
        let wanted: Vec<String> = self.words.chars().map(String::from).collect();
        let written =
            chars.windows(wanted.len()).position(|window| window == wanted).map(|at| at..at + wanted.len());
        let sounded = || self.sound.as_ref().and_then(|sound| entry.sounds.find(sound.as_bytes()));
        written.or_else(sounded).map(|found| hit(name, found.start, found.end)).into_iter().collect()
    }
}

/// As texts are compared: in small letters, trimmed, any white space as one space.
pub(crate) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
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

/// Characters as the window's own units.
fn hit(name: &str, start: usize, end: usize) -> Hit {
    let units = |chars: usize| name.chars().take(chars).map(char::len_utf16).sum::<usize>();
    let place = |chars| u32::try_from(units(chars)).unwrap_or(u32::MAX);
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
