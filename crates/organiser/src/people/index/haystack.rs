//! What everybody is found by, in one piece: looking through it touches memory in order, which is what its speed
//! comes from.

use super::{Entry, Needle};

/// Between two people's texts; nobody can type it.
const END: u8 = 0;

pub(super) struct Haystack {
    text: Vec<u8>,
    /// Where each one's text ends.
    ends: Vec<usize>,
    /// The letters that the sounds of each one's name begin with.
    initials: Vec<u32>,
}

impl Haystack {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut text = Vec::with_capacity(entries.iter().map(|entry| entry.text.len() + 1).sum());
        let mut ends = Vec::with_capacity(entries.len());
        for entry in entries {
            text.extend_from_slice(entry.text.as_bytes());
            text.push(END);
            ends.push(text.len());
        }
        Self { text, ends, initials: entries.iter().map(|entry| entry.sounds.initials()).collect() }
    }

    /// The places of whom the needle finds, in order. `entries` are those it was made of.
    pub(super) fn search(&self, needle: &Needle, entries: &[Entry]) -> Vec<usize> {
        if needle.is_empty() {
            return (0..entries.len()).collect();
        }
        let written = self.written(needle);
        let heard = needle.initials();
        let finds = |at: usize, entry: &Entry| {
            written[at]
                || (self.initials[at] & heard != 0 && needle.sounds_like(entry))
                || needle.numbers(entry)
        };
        entries.iter().enumerate().filter(|(at, entry)| finds(*at, entry)).map(|(at, _)| at).collect()
    }

    /// The people whose text contains it.
    fn written(&self, needle: &Needle) -> Vec<bool> {
        let mut found = vec![false; self.ends.len()];
        for form in needle.forms() {
            let (mut at, mut from) = (0, 0);
            while let Some(place) = form.find(&self.text[from..]).map(|place| from + place) {
                while self.ends[at] <= place {
                    at += 1;
                }
                found[at] = true;
                from = self.ends[at];
            }
        }
        found
    }
}
