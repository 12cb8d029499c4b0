//! A text that is read from its beginning to its end.

/// What is left to read. Nothing is passed over but white space and commas where a caller says so.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t>(pub(super) &'t str);

impl<'t> Cursor<'t> {
    pub(super) fn is_at_end(self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn skip_spaces(&mut self) {
        self.0 = self.0.trim_start();
    }

    /// Takes the first of these words that stands here, in letters of any size.
    pub(super) fn take_word<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        let stands =
            |word: &str| self.0.get(..word.len()).is_some_and(|here| here.eq_ignore_ascii_case(word));
        let (word, meaning) = words.iter().find(|(word, _)| stands(word))?;
        self.0 = &self.0[word.len()..];
        Some(*meaning)
    }

    pub(super) fn take_char(&mut self, wanted: &[char]) -> Option<char> {
        let c = self.0.chars().next().filter(|c| wanted.contains(c))?;
        self.0 = &self.0[c.len_utf8()..];
        Some(c)
    }

    /// The digits that stand here, if they are so many.
    pub(super) fn take_digits(&mut self, least: usize, most: usize) -> Option<&'t str> {
        let run = self.0.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.0.len());
        if !(least..=most).contains(&run) {
            return None;
        }
        let (digits, rest) = self.0.split_at(run);
        self.0 = rest;
        Some(digits)
    }

    pub(super) fn take_number(&mut self, least: usize, most: usize) -> Option<u32> {
        self.take_digits(least, most)?.parse().ok()
    }
}
