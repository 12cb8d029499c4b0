//! The spellings of moments that are known to pass, and how far others are from them.

use chrono::NaiveDate;

/// How strictly numbers are padded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Padding {
    /// Two digits each, as every confirmed example has them.
    Padded,
    /// One digit or two.
    Any,
}

/// A 24-hour clock, optionally after a date; a second one may follow `~`.
pub(crate) fn is_time(text: &str) -> bool {
    let timed = |end: &str| is_clock(end, Padding::Padded) || is_day_and_clock(end, Padding::Padded);
    text.splitn(2, '~').all(timed)
}

/// A date, optionally with a clock; a second one may follow `~`, as a clock alone where the first has one.
pub(crate) fn is_date(text: &str) -> bool {
    let dated = |end: &str| is_day(end, Padding::Padded) || is_day_and_clock(end, Padding::Padded);
    match text.split_once('~') {
        None => dated(text),
        Some((from, to)) => {
            let clock = || is_day_and_clock(from, Padding::Padded) && is_clock(to, Padding::Padded);
            dated(from) && (dated(to) || clock())
        }
    }
}

pub(super) fn is_day_and_clock(text: &str, padding: Padding) -> bool {
    text.split_once(' ').is_some_and(|(day, clock)| is_day(day, padding) && is_clock(clock, padding))
}

/// `HH:MM` or `HH:MM:SS`: whether WeChat takes an unpadded hour is not known.
pub(super) fn is_clock(text: &str, padding: Padding) -> bool {
    let mut parts = text.split(':');
    let hour = parts.next().and_then(|hour| number(hour, padding)).is_some_and(|h| h < 24);
    let rest: Vec<Option<u32>> = parts.map(|part| digits(part, 2)).collect();
    hour && matches!(rest.len(), 1 | 2) && rest.iter().all(|n| n.is_some_and(|n| n < 60))
}

/// `2026年1月5日`, `2026年1月`, `1月5日`, or with one of `-`, `/`, `.` between.
pub(super) fn is_day(text: &str, padding: Padding) -> bool {
    if text.contains('月') {
        return is_chinese_day(text);
    }
    let Some(by) = text.chars().find(|c| matches!(c, '-' | '/' | '.')) else { return false };
    let parts: Vec<&str> = text.split(by).collect();
    let short = |part| number(part, padding);
    match parts[..] {
        [year, month, day] => exists(digits(year, 4), short(month), short(day)),
        [year, month] if year.len() == 4 => exists(digits(year, 4), short(month), Some(1)),
        [month, day] => exists(Some(LEAP), short(month), short(day)),
        _ => false,
    }
}

fn is_chinese_day(text: &str) -> bool {
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) => (digits(year, 4), rest),
        None => (Some(LEAP), text),
    };
    let Some((month, day)) = rest.split_once('月') else { return false };
    let short = |text: &str| number(text, Padding::Any);
    match day.strip_suffix('日') {
        Some(day) => exists(year, short(month), short(day)),
        None => day.is_empty() && text.contains('年') && exists(year, short(month), Some(1)),
    }
}

/// Without a year 29 February is possible.
pub(super) const LEAP: u32 = 2024;

pub(super) fn exists(year: Option<u32>, month: Option<u32>, day: Option<u32>) -> bool {
    let date = |year: u32, month, day| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    matches!((year, month, day), (Some(y), Some(m), Some(d)) if date(y, m, d).is_some())
}

fn number(text: &str, padding: Padding) -> Option<u32> {
    match padding {
        Padding::Padded => digits(text, 2),
        Padding::Any => digits(text, 1).or_else(|| digits(text, 2)),
    }
}

fn digits(text: &str, width: usize) -> Option<u32> {
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}
