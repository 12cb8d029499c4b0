//! Parts of the day: which hour of 24 is meant by one of 12.

/// As it is said before a clock, or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    Dawn,
    Morning,
    Noon,
    Afternoon,
    Dusk,
    Evening,
    Night,
    Am,
    Pm,
}

pub(super) const BEFORE: &[(&str, Period)] = &[
    ("凌晨", Period::Dawn),
    ("清晨", Period::Morning),
    ("早晨", Period::Morning),
    ("早上", Period::Morning),
    ("上午", Period::Morning),
    ("中午", Period::Noon),
    ("正午", Period::Noon),
    ("下午", Period::Afternoon),
    ("傍晚", Period::Dusk),
    ("晚上", Period::Evening),
    ("晚间", Period::Evening),
    ("夜里", Period::Night),
    ("夜晚", Period::Night),
    ("深夜", Period::Night),
    ("半夜", Period::Night),
    ("午夜", Period::Night),
    ("am", Period::Am),
    ("a.m.", Period::Am),
    ("pm", Period::Pm),
    ("p.m.", Period::Pm),
];

pub(super) const AFTER: &[(&str, Period)] =
    &[("am", Period::Am), ("a.m.", Period::Am), ("pm", Period::Pm), ("p.m.", Period::Pm)];

impl Period {
    /// The hour that everybody would understand. `None` where some would understand another one, or where nobody says
    /// it so.
    pub(super) fn hour(self, said: u32) -> Option<u32> {
        match (self, said) {
            (Self::Dawn, 0..=5) | (Self::Morning, 4..=11) | (Self::Am, 0..=11) => Some(said),
            (Self::Noon, 11..=14) | (Self::Afternoon | Self::Pm, 12..=23) => Some(said),
            (Self::Dusk, 16..=20) | (Self::Evening, 17..=23) | (Self::Night, 22..=23 | 1..=4) => Some(said),
            (Self::Noon, 1..=2) | (Self::Afternoon | Self::Pm, 1..=11) => Some(said + 12),
            (Self::Dusk, 4..=8) | (Self::Evening, 5..=11) | (Self::Night, 10..=11) => Some(said + 12),
            (Self::Dawn | Self::Am, 12) => Some(0),
            _ => None,
        }
    }

    /// Midnight, which belongs to the day before as much as to the day after: it is certain only without a day.
    pub(super) fn is_midnight(self, said: u32) -> bool {
        matches!((self, said), (Self::Evening | Self::Night, 0 | 12))
    }
}
