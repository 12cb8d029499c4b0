//! Names by their sound: `张伟` is found by `zhangwei`, `zw`, `zhw` and everything between.

use pinyin::ToPinyinMulti;
use std::ops::Range;

/// How the Chinese characters of a name may be read: the place of each among those that count, with one of its readings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sounds {
    readings: Box<[(u8, &'static str)]>,
    /// A bit for each letter that a reading begins with: most names are passed over by it.
    initials: u32,
}

impl Sounds {
    pub(crate) fn of(name: &str) -> Self {
        let mut readings = Vec::new();
        let counted = name.chars().filter(|c| is_sounded(*c));
        for (at, c) in counted.enumerate().take(usize::from(u8::MAX)) {
            let at = u8::try_from(at).unwrap_or(u8::MAX);
            let multi = c.to_pinyin_multi().into_iter().flatten().map(|reading| typed(reading.plain()));
            for plain in multi.chain((c == '〇').then_some("ling")) {
                if !readings.contains(&(at, plain)) {
                    readings.push((at, plain));
                }
            }
        }
        let initials =
            readings.iter().filter_map(|(_, r)| letter_bit(*r.as_bytes().first()?)).fold(0, |a, b| a | b);
        Self { readings: readings.into(), initials }
    }

    pub(crate) fn initials(&self) -> u32 {
        self.initials
    }

    /// The first stretch of characters, counted among those that count, that sounds like `typed`.
    pub(crate) fn find(&self, typed: &[u8]) -> Option<Range<usize>> {
        let first = letter_bit(*typed.first()?)?;
        if self.initials & first == 0 {
            return None;
        }
        let mut tried = None;
        for &(at, _) in &*self.readings {
            if tried == Some(at) {
                continue;
            }
            tried = Some(at);
            if let Some(end) = self.reads_from(at, typed) {
                return Some(usize::from(at)..end);
            }
        }
        None
    }

    /// Where reading on from this character uses `typed` up.
    fn reads_from(&self, at: u8, typed: &[u8]) -> Option<usize> {
        for &(place, reading) in &*self.readings {
            if place != at {
                continue;
            }
            let reading = reading.as_bytes();
            if reading.starts_with(typed) {
                return Some(usize::from(at) + 1);
            }
            for taken in [reading.len(), initial(reading), 1] {
                if typed.len() > taken && typed[..taken] == reading[..taken] {
                    let next = at.checked_add(1)?;
                    if let Some(end) = self.reads_from(next, &typed[taken..]) {
                        return Some(end);
                    }
                }
            }
        }
        None
    }
}

/// Whether a character of a name counts: spaces and dots between two are not heard.
pub(crate) fn is_sounded(c: char) -> bool {
    c.is_alphanumeric()
}

/// `zh`, `ch` and `sh` are one sound of two letters.
fn initial(reading: &[u8]) -> usize {
    match reading {
        [b'z' | b'c' | b's', b'h', ..] => 2,
        _ => 1,
    }
}

/// As it is typed: a keyboard has no `ü`.
fn typed(reading: &'static str) -> &'static str {
    match reading {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lve",
        "nüe" => "nve",
        other => other,
    }
}

/// The bit of a letter in [`Sounds::initials`].
pub(crate) fn letter_bit(letter: u8) -> Option<u32> {
    letter.is_ascii_lowercase().then(|| 1 << (letter - b'a'))
}

#[cfg(test)]
mod tests {
    use super::Sounds;

    fn found(name: &str, typed: &str) -> Option<String> {
        let range = Sounds::of(name).find(typed.as_bytes())?;
        Some(name.chars().skip(range.start).take(range.len()).collect())
    }

    #[test]
    fn a_name_is_found_in_full_by_its_initials_and_by_what_is_between() {
        for typed in ["zhangwei", "zw", "zhw", "zhangw", "zhwei", "zwei", "zhang", "zh", "z", "zhangwe"] {
            assert!(found("张伟", typed).is_some(), "{typed}");
        }
        for typed in ["wz", "hang", "zhangweii", "ei", "zx"] {
            assert_eq!(found("张伟", typed), None, "{typed}: it isn't how anybody would begin to say it");
        }
    }

    #[test]
    fn what_is_found_is_the_stretch_that_was_typed() {
        assert_eq!(found("欧阳张伟", "zw").as_deref(), Some("张伟"));
        assert_eq!(found("李雷", "lei").as_deref(), Some("雷"));
        assert_eq!(found("小李Li雷", "l").as_deref(), Some("李"));
        assert_eq!(found("李Li雷", "ll"), None, "other letters stand between");
        assert!(found("张　伟", "zw").is_some(), "nobody hears a space");
        assert!(found("买买提·吐尔逊", "mmttex").is_some());
        assert!(found("张〇", "zhangling").is_some());
    }

    #[test]
    fn a_character_of_two_readings_is_found_by_either() {
        assert!(found("单田芳", "shan").is_some());
        assert!(found("单田芳", "dtf").is_some());
        assert!(found("曾国", "zengguo").is_some());
        assert!(found("吕布", "lvbu").is_some());
    }

    #[test]
    fn a_name_without_chinese_sounds_like_nothing() {
        assert_eq!(found("John", "j"), None);
        assert_eq!(found("", "j"), None);
    }
}
