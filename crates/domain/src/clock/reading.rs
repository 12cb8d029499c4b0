//! What somebody wrote, where it can be read for certain.
//!
//! A text is read whole or not at all: a word that isn't understood may change what the rest means.

use super::cursor::Cursor;
use super::period::{AFTER, BEFORE, Period};
use super::proven::{LEAP, exists};

/// A moment, or the two ends of a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    from: End,
    to: Option<End>,
}

/// A day, a clock, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct End {
    day: Option<Day>,
    clock: Option<Clock>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Day {
    year: Option<u32>,
    month: u32,
    /// Without it a month is meant.
    day: Option<u32>,
}

/// Of 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Clock {
    hour: u32,
    minute: u32,
    second: Option<u32>,
}

/// A clock as it was said, before its hour is settled.
#[derive(Clone, Copy)]
struct Said {
    period: Option<Period>,
    hour: u32,
    minute: u32,
    second: Option<u32>,
    /// `02:00`, which nobody writes who counts to twelve.
    padded: bool,
}

#[derive(Clone, Copy)]
struct SaidEnd {
    day: Option<Day>,
    clock: Option<Said>,
}

pub(crate) fn read(text: &str) -> Option<Reading> {
    let text = text.trim();
    if let Some(end) = read_end(text).and_then(SaidEnd::settle) {
        return Some(Reading { from: end, to: None });
    }
    let mut found = None;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let begins = SEPARATORS.contains(&c) && last != Some(c);
        last = Some(c);
        if !begins {
            continue;
        }
        let (from, to) = (text[..at].trim_end(), text[at..].trim_start_matches(c).trim_start());
        match (read_range(from, to), found) {
            (Some(reading), None) => found = Some(reading),
            (Some(reading), Some(other)) if reading != other => return None,
            _ => {}
        }
    }
    found
}

const SEPARATORS: &[char] = &['~', '～', '〜', '-', '－', '–', '—', '至', '到'];

impl Reading {
    pub(crate) fn has_clock(&self) -> bool {
        self.from.clock.is_some() && self.to.is_none_or(|to| to.clock.is_some())
    }

    /// Whether it says the same days, and clocks too where the other says none.
    pub(crate) fn is_finer_than(&self, other: &Self) -> bool {
        let finer =
            |end: End, other: End| end.day == other.day && other.clock.is_none() && end.clock.is_some();
        let same = |end: End, other: End| end == other || finer(end, other);
        match (self.to, other.to) {
            (None, None) => same(self.from, other.from),
            (Some(to), Some(other_to)) => same(self.from, other.from) && same(to, other_to),
            _ => false,
        }
    }

    /// In the spelling that is most often confirmed.
    pub(crate) fn spell(&self) -> String {
        match self.to {
            Some(to) => format!("{}~{}", self.from.spell(), to.spell()),
            None => self.from.spell(),
        }
    }
}

impl End {
    fn spell(self) -> String {
        let day = self.day.map(|Day { year, month, day }| {
            let year = year.map(|year| format!("{year:04}年")).unwrap_or_default();
            let day = day.map(|day| format!("{day:02}日")).unwrap_or_default();
            format!("{year}{month:02}月{day}")
        });
        let clock = self.clock.map(|Clock { hour, minute, second }| {
            let second = second.map(|second| format!(":{second:02}")).unwrap_or_default();
            format!("{hour:02}:{minute:02}{second}")
        });
        day.into_iter().chain(clock).collect::<Vec<_>>().join(" ")
    }
}

fn read_range(from: &str, to: &str) -> Option<Reading> {
    let to = read_end(to)?;
    // `9-11点`, `5-6 PM`: the hour alone, where the other end says what it is.
    let bare = || {
        let mut cursor = Cursor(from);
        let hour = cursor.take_number(1, 2).filter(|_| cursor.is_at_end() && to.day.is_none())?;
        to.clock.filter(|said| !said.padded)?;
        Some(SaidEnd {
            day: None,
            clock: Some(Said { period: None, hour, minute: 0, second: None, padded: false }),
        })
    };
    let from = read_end(from).or_else(bare)?;
    let (Some(begin), Some(end)) = (from.clock, to.clock) else {
        let days = from.clock.is_none() && to.clock.is_none();
        return days.then(|| Some(Reading { from: from.settle()?, to: Some(to.settle()?) })).flatten();
    };
    let (begin, end) = settle_range(begin, end, to.day.is_some())?;
    Some(Reading {
        from: End { day: from.day, clock: Some(begin) },
        to: Some(End { day: to.day, clock: Some(end) }),
    })
}

/// Both clocks of a stretch of time: what is said of one end often holds for the other.
fn settle_range(from: Said, to: Said, another_day: bool) -> Option<(Clock, Clock)> {
    match (from.period, to.period) {
        (Some(_), Some(_)) => Some((from.settle()?, to.settle()?)),
        (None, None) => {
            let (from, to_clock) = (from.literal()?, to.literal()?);
            (another_day || from < to_clock || to.padded).then_some((from, to_clock))
        }
        (Some(period), None) => {
            let from = from.settle()?;
            let inherited = Said { period: Some(period), ..to }.settle();
            let ends = [inherited, to.literal()].into_iter().flatten();
            ends.into_iter().find(|to| from < *to).map(|to| (from, to))
        }
        (None, Some(period @ (Period::Am | Period::Pm))) => {
            let to = to.settle()?;
            let inherited = Said { period: Some(period), ..from }.settle();
            let begins = [inherited, from.literal()].into_iter().flatten();
            begins.into_iter().find(|from| *from < to).map(|from| (from, to))
        }
        // `9点到下午2点` is clear, `2点到下午4点` is not.
        (None, Some(_)) => {
            let (from, to) = (from.literal().filter(|from| from.hour >= 6)?, to.settle()?);
            (from < to).then_some((from, to))
        }
    }
}

impl SaidEnd {
    fn settle(self) -> Option<End> {
        let clock = match self.clock {
            Some(said) => {
                let at_midnight = said.period.is_some_and(|period| period.is_midnight(said.hour));
                if at_midnight && self.day.is_none() {
                    Some(Said { period: None, hour: 0, ..said }.literal()?)
                } else {
                    Some(said.settle()?)
                }
            }
            None => None,
        };
        Some(End { day: self.day, clock })
    }
}

impl Said {
    fn settle(self) -> Option<Clock> {
        let Some(period) = self.period else { return self.literal() };
        Self { hour: period.hour(self.hour)?, ..self }.literal()
    }

    /// The hour as it stands.
    fn literal(self) -> Option<Clock> {
        let Self { hour, minute, second, .. } = self;
        (hour < 24 && minute < 60 && second.is_none_or(|s| s < 60)).then_some(Clock { hour, minute, second })
    }
}

fn read_end(text: &str) -> Option<SaidEnd> {
    let mut cursor = Cursor(text);
    let day = take_day(&mut cursor);
    if day.is_some() {
        cursor.skip_spaces();
        if cursor.0.len() > 1 {
            cursor.take_char(&[',', '，', 'T', 't']);
        }
        cursor.skip_spaces();
    }
    if cursor.is_at_end() {
        return day.map(|day| SaidEnd { day: Some(day), clock: None });
    }
    let clock = take_clock(&mut cursor)?;
    cursor.is_at_end().then_some(SaidEnd { day, clock: Some(clock) })
}

fn take_day(cursor: &mut Cursor<'_>) -> Option<Day> {
    let mut ahead = *cursor;
    let day = take_chinese_day(&mut ahead).or_else(|| {
        ahead = *cursor;
        take_plain_day(&mut ahead)
    })?;
    let there = exists(Some(day.year.unwrap_or(LEAP)), Some(day.month), Some(day.day.unwrap_or(1)));
    if there {
        *cursor = ahead;
    }
    there.then_some(day)
}

/// `2026年1月5日`, `1月5号`, `2026年1月`.
fn take_chinese_day(cursor: &mut Cursor<'_>) -> Option<Day> {
    let mut ahead = *cursor;
    let year = ahead.take_number(4, 4).filter(|_| ahead.take_char(&['年']).is_some());
    if year.is_some() {
        ahead.skip_spaces();
        *cursor = ahead;
    }
    let month = cursor.take_number(1, 2)?;
    cursor.skip_spaces();
    cursor.take_char(&['月'])?;
    let mut ahead = *cursor;
    ahead.skip_spaces();
    let day = ahead.take_number(1, 2).filter(|_| ahead.take_char(&['日', '号']).is_some());
    if day.is_some() {
        *cursor = ahead;
    }
    (day.is_some() || year.is_some()).then_some(Day { year, month, day })
}

/// `2026-1-5`, `2026/1`, `1/5`.
fn take_plain_day(cursor: &mut Cursor<'_>) -> Option<Day> {
    const SIGNS: &[char] = &['-', '/', '.'];
    let first = cursor.take_digits(1, 4)?;
    let by = cursor.take_char(SIGNS)?;
    let second = cursor.take_number(1, 2)?;
    let mut ahead = *cursor;
    let third = ahead.take_char(&[by]).and_then(|_| ahead.take_number(1, 2));
    if third.is_some() {
        *cursor = ahead;
    }
    // Another number after a sign is nothing that is understood.
    if SIGNS.iter().chain(&[':', '：']).any(|sign| cursor.0.starts_with(*sign)) {
        return None;
    }
    let first_number: u32 = first.parse().ok()?;
    match (first.len(), third) {
        (4, day) => Some(Day { year: Some(first_number), month: second, day }),
        (1 | 2, None) => Some(Day { year: None, month: first_number, day: Some(second) }),
        _ => None,
    }
}

/// `9:30`, `17:00:00.0`, `下午3点半`, `9时15分`, `5:00 PM`.
fn take_clock(cursor: &mut Cursor<'_>) -> Option<Said> {
    let before = cursor.take_word(BEFORE);
    cursor.skip_spaces();
    let hour = cursor.take_digits(1, 2)?;
    let padded = hour.len() == 2;
    let hour: u32 = hour.parse().ok()?;
    let mut ahead = *cursor;
    ahead.skip_spaces();
    let (minute, second, padded) = if cursor.take_char(&[':', '：']).is_some() {
        let minute = cursor.take_number(2, 2)?;
        let second = take_seconds(cursor)?;
        (minute, second, padded)
    } else if ahead.take_char(&['点', '时']).is_some() {
        *cursor = ahead;
        let (minute, second) = take_spoken_minutes(cursor)?;
        (minute, second, false)
    } else if before.is_none() && matches!(ahead.take_word(AFTER), Some(Period::Am | Period::Pm)) {
        (0, None, false)
    } else {
        return None;
    };
    let mut ahead = *cursor;
    ahead.skip_spaces();
    let after = ahead.take_word(AFTER);
    if after.is_some() {
        *cursor = ahead;
    }
    match (before, after) {
        (Some(_), Some(_)) => None,
        (before, after) => Some(Said { period: before.or(after), hour, minute, second, padded }),
    }
}

/// `:07`, `:00.0`; the outer `None` where a part of a second would be lost.
fn take_seconds(cursor: &mut Cursor<'_>) -> Option<Option<u32>> {
    if cursor.take_char(&[':', '：']).is_none() {
        return Some(None);
    }
    let second = cursor.take_number(2, 2)?;
    if cursor.take_char(&['.']).is_some() {
        cursor.take_digits(1, 9).filter(|fraction| fraction.bytes().all(|b| b == b'0'))?;
    }
    Some(Some(second))
}

/// After 点 or 时: nothing, 半, 15分, 15分30秒.
fn take_spoken_minutes(cursor: &mut Cursor<'_>) -> Option<(u32, Option<u32>)> {
    const WORDS: &[(&str, u32)] = &[("半", 30), ("一刻", 15), ("三刻", 45), ("整", 0), ("钟", 0)];
    if let Some(minute) = cursor.take_word(WORDS) {
        return Some((minute, None));
    }
    let mut ahead = *cursor;
    ahead.skip_spaces();
    let Some(digits) = ahead.take_digits(1, 2) else { return Some((0, None)) };
    let minute = digits.parse().ok()?;
    if ahead.take_char(&['分']).is_none() {
        *cursor = ahead;
        return (digits.len() == 2).then_some((minute, None));
    }
    *cursor = ahead;
    ahead.skip_spaces();
    let second = ahead.take_number(1, 2).filter(|_| ahead.take_char(&['秒']).is_some());
    if second.is_some() {
        *cursor = ahead;
    }
    Some((minute, second))
}
