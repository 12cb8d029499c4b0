//! Which characters can't be seen, and after which ones an invisible one is part of what is seen.
//!
//! From Unicode 16. The sign-in page has the same tables; `vectors.json` holds both to them.

type Ranges = &'static [(u32, u32)];

/// Controls, default-ignorable and format characters, fillers, blanks, and what is no character.
pub(crate) const INVISIBLE: Ranges = &[
    (0x00, 0x08),
    (0x0e, 0x1f),
    (0x7f, 0x84),
    (0x86, 0x9f),
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x61c, 0x61c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x202a, 0x202e),
    (0x2060, 0x206f),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xfdd0, 0xfdef),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfffc),
    (0xfffe, 0xffff),
    (0x13430, 0x1343f),
    (0x16fe4, 0x16fe4),
    (0x1bca0, 0x1bca3),
    (0x1d159, 0x1d159),
    (0x1d173, 0x1d17a),
    (0xe0000, 0xe0fff),
];

/// Pictures, which a variation selector or a joiner may follow.
pub(crate) const PICTOGRAPHS: Ranges = &[
    (0xa9, 0xa9),
    (0xae, 0xae),
    (0x203c, 0x203c),
    (0x2049, 0x2049),
    (0x2122, 0x2122),
    (0x2139, 0x2139),
    (0x2190, 0x21ff),
    (0x2300, 0x2328),
    (0x232b, 0x23ff),
    (0x24c2, 0x24c2),
    (0x25a0, 0x27bf),
    (0x2934, 0x2935),
    (0x2b00, 0x2bff),
    (0x3030, 0x3030),
    (0x303d, 0x303d),
    (0x3297, 0x3297),
    (0x3299, 0x3299),
    (0x1f000, 0x1f1e5),
    (0x1f200, 0x1faff),
    (0x1fc00, 0x1fffd),
];

/// Scripts that spell with joiners: Arabic, Syriac, those of India and of South-East Asia, Mongolian.
pub(crate) const JOINING: Ranges = &[
    (0x620, 0x8ff),
    (0x900, 0xdff),
    (0xf00, 0x109f),
    (0x1780, 0x17ff),
    (0x1820, 0x18aa),
    (0x1a20, 0x1aaf),
    (0x1b00, 0x1c4f),
    (0xa840, 0xa877),
    (0xa8e0, 0xa8ff),
    (0xa930, 0xa9df),
    (0xaa00, 0xaa7f),
    (0xaae0, 0xaaff),
    (0xabc0, 0xabff),
    (0xfb50, 0xfdcf),
    (0xfe70, 0xfefc),
    (0x10a00, 0x10aff),
    (0x11000, 0x11fff),
    (0x1e900, 0x1e95f),
];

pub(crate) const MONGOLIAN: Ranges = &[(0x1820, 0x18aa)];

/// Chinese characters, which have variants of their own in Japanese names.
pub(crate) const HAN: Ranges = &[(0x3400, 0x4dbf), (0x4e00, 0x9fff), (0x20000, 0x323af)];

/// What is written from right to left.
pub(crate) const RIGHT_TO_LEFT: Ranges =
    &[(0x590, 0x8ff), (0xfb1d, 0xfdff), (0xfe70, 0xfefc), (0x10800, 0x10fff), (0x1e800, 0x1efff)];

pub(crate) fn holds(ranges: Ranges, c: char) -> bool {
    let c = u32::from(c);
    let at = ranges.partition_point(|(_, last)| *last < c);
    ranges.get(at).is_some_and(|(first, _)| *first <= c)
}

/// White space is not meant: that is seen as a gap.
pub(crate) fn is_invisible(c: char) -> bool {
    match c {
        ' '..='~' | '\u{3001}'..='\u{3163}' | '\u{3400}'..='\u{d7ff}' => false,
        // The last two code points of every plane are no characters.
        _ => holds(INVISIBLE, c) || u32::from(c) & 0xfffe == 0xfffe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_do_not_overlap() {
        for ranges in [INVISIBLE, PICTOGRAPHS, JOINING, HAN, RIGHT_TO_LEFT] {
            assert!(ranges.iter().all(|(first, last)| first <= last));
            assert!(ranges.windows(2).all(|pair| pair[0].1 < pair[1].0), "{ranges:x?}");
        }
    }

    #[test]
    fn white_space_is_not_invisible() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| c.is_whitespace()) {
            assert!(!is_invisible(c), "{c:?}");
        }
        for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| c.is_control() && !c.is_whitespace()) {
            assert!(is_invisible(c), "{c:?}");
        }
    }
}
