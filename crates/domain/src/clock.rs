//! Spellings of a moment: those WeChat takes in `time` and `date` (reference, section 4.1), those nobody has confirmed,
//! and those that people write.

mod cursor;
mod period;
mod proven;
mod reading;
mod shape;

pub use shape::{Shape, ShapeVerdict, Shapes};

pub(crate) use proven::{is_date, is_time};
pub(crate) use reading::{Reading, read};

/// The spelling that is proven to pass, for something written in another one: `2026/1/5 9点半` becomes
/// `2026年01月05日 09:30`. `None` where a clock is wanted and none is said, or where the text can't be read for certain.
pub(crate) fn proven_time(text: &str) -> Option<String> {
    read(text).filter(Reading::has_clock).map(|reading| reading.spell()).filter(|text| is_time(text))
}

/// The same for `date`, which wants a day.
pub(crate) fn proven_date(text: &str) -> Option<String> {
    read(text).map(|reading| reading.spell()).filter(|text| is_date(text))
}

#[cfg(test)]
mod tests;
