//! Spellings of a moment: those WeChat takes in `time` and `date` (reference, section 4.1), and those people write.

use chrono::NaiveDate;

/// A 24-hour clock, optionally after a date; a second one may follow `~`.
pub(crate) fn is_time(text: &str) -> bool {
    ends(text).all(|end| is_clock(end) || is_day_and_clock(end))
}

/// A date, optionally with a clock; a second one may follow `~`, as a clock alone where the first has one.
pub(crate) fn is_date(text: &str) -> bool {
    let dated = |end: &str| is_day(end) || is_day_and_clock(end);
    match text.split_once('~') {
        None => dated(text),
        Some((from, to)) => dated(from) && (dated(to) || (is_day_and_clock(from) && is_clock(to))),
    }
}

/// The spelling that is proven to pass, for something written in another one: `2026/1/5 9点半` becomes
/// `2026年01月05日 09:30`. `None` where a clock is wanted and none is said, or the text says no moment at all.
pub(crate) fn proven_time(text: &str) -> Option<String> {
    proven(text, |end| end.clock.is_some()).filter(|text| is_time(text))
}

/// The same for `date`, which wants a day.
pub(crate) fn proven_date(text: &str) -> Option<String> {
    proven(text, |_| true).filter(|text| is_date(text))
}

/// Both ends of a range, or the whole.
fn ends(text: &str) -> impl Iterator<Item = &str> {
    text.splitn(2, '~')
}

fn is_day_and_clock(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(day, clock)| is_day(day) && is_clock(clock))
}

/// `HH:MM` or `HH:MM:SS`, padded: whether WeChat takes `9:30` is not known.
fn is_clock(text: &str) -> bool {
    let mut parts = text.split(':');
    let hour = parts.next().and_then(two_digits).is_some_and(|h| h < 24);
    let rest: Vec<Option<u32>> = parts.map(two_digits).collect();
    hour && matches!(rest.len(), 1 | 2) && rest.iter().all(|n| n.is_some_and(|n| n < 60))
}

/// `2026年1月5日`, `2026年1月`, `1月5日`, or padded with one of `-`, `/`, `.` between.
fn is_day(text: &str) -> bool {
    if text.contains('月') {
        return is_chinese_day(text);
    }
    let Some(by) = text.chars().find(|c| matches!(c, '-' | '/' | '.')) else { return false };
    let parts: Vec<&str> = text.split(by).collect();
    match parts[..] {
        [year, month, day] => exists(digits(year, 4), two_digits(month), two_digits(day)),
        [year, month] if year.len() == 4 => exists(digits(year, 4), two_digits(month), Some(1)),
        [month, day] => exists(Some(LEAP), two_digits(month), two_digits(day)),
        _ => false,
    }
}

fn is_chinese_day(text: &str) -> bool {
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) => (digits(year, 4), rest),
        None => (Some(LEAP), text),
    };
    let Some((month, day)) = rest.split_once('月') else { return false };
    let short = |text: &str| digits(text, 1).or_else(|| digits(text, 2));
    match day.strip_suffix('日') {
        Some(day) => exists(year, short(month), short(day)),
        None => day.is_empty() && text.contains('年') && exists(year, short(month), Some(1)),
    }
}

/// Without a year 29 February is possible.
const LEAP: u32 = 2024;

fn exists(year: Option<u32>, month: Option<u32>, day: Option<u32>) -> bool {
    let date = |year: u32, month, day| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    matches!((year, month, day), (Some(y), Some(m), Some(d)) if date(y, m, d).is_some())
}

fn two_digits(text: &str) -> Option<u32> {
    digits(text, 2)
}

fn digits(text: &str, width: usize) -> Option<u32> {
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// What somebody wrote, as far as it could be understood.
#[derive(Default)]
struct Loose {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    clock: Option<(u32, u32, Option<u32>)>,
}

fn proven(text: &str, enough: impl Fn(&Loose) -> bool) -> Option<String> {
    let (from, to) = match split_range(text) {
        Some((from, to)) => (read_loosely(from)?, Some(read_loosely(to)?)),
        None => (read_loosely(text)?, None),
    };
    let all_said = enough(&from) && to.as_ref().is_none_or(&enough);
    all_said.then(|| match to {
        Some(to) => format!("{}~{}", from.print(), to.print()),
        None => from.print(),
    })
}

fn split_range(text: &str) -> Option<(&str, &str)> {
    ["~", "～", "—", "–", "至", "到", " - "].iter().find_map(|by| {
        let (from, to) = text.split_once(by)?;
        Some((from, to.trim_start_matches(*by)))
    })
}

/// Takes the numbers by what follows each of them.
fn read_loosely(text: &str) -> Option<Loose> {
    let mut loose = Loose::default();
    let afternoon = text.contains("下午") || text.contains("晚上") || text.contains("傍晚");
    // A date with signs between needs to be told from one with words.
    let mut rest = text.trim();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[at..];
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let n: u32 = rest[..end].parse().ok()?;
        let after = rest[end..].trim_start().chars().next();
        rest = &rest[end..];
        match after {
            Some('年') => loose.year = Some(n),
            Some('月') => loose.month = Some(n),
            Some('日' | '号') => loose.day = Some(n),
            Some(':' | '：' | '点' | '时') if loose.clock.is_none() => {
                let hour = if afternoon && n < 12 { n + 12 } else { n };
                let half = rest.trim_start().strip_prefix('点').is_some_and(|r| r.starts_with('半'));
                loose.clock = Some((hour, if half { 30 } else { 0 }, None));
                loose.minutes_follow(&mut rest)?;
            }
            Some('-' | '/' | '.') if loose.month.is_none() && loose.year.is_none() && end == 4 => {
                loose.year = Some(n);
            }
            Some('-' | '/' | '.') if loose.month.is_none() => loose.month = Some(n),
            _ if loose.month.is_some() && loose.day.is_none() => loose.day = Some(n),
            _ if loose.year.is_some() && loose.month.is_none() => loose.month = Some(n),
            _ => return None,
        }
    }
    (loose.month.is_some() || loose.clock.is_some()).then_some(loose)
}

impl Loose {
    /// After the hour: its minutes, and its seconds.
    fn minutes_follow(&mut self, rest: &mut &str) -> Option<()> {
        let (hour, mut minute, mut second) = self.clock?;
        for part in [&mut Some(&mut minute), &mut None] {
            let Some(after) = rest.trim_start().strip_prefix([':', '：', '点', '时', '分']) else {
                break;
            };
            let after = after.trim_start();
            let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
            if end == 0 {
                *rest = after;
                break;
            }
            let n: u32 = after[..end].parse().ok()?;
            match part {
                Some(minute) => **minute = n,
                None => second = Some(n),
            }
            *rest = &after[end..];
        }
        self.clock = Some((hour, minute, second));
        Some(())
    }

    fn print(&self) -> String {
        let year = self.year.map(|year| format!("{year:04}年")).unwrap_or_default();
        let day = self.day.map(|day| format!("{day:02}日")).unwrap_or_default();
        let date = self.month.map(|month| format!("{year}{month:02}月{day}"));
        let clock = self.clock.map(|(hour, minute, second)| {
            let second = second.map(|second| format!(":{second:02}")).unwrap_or_default();
            format!("{hour:02}:{minute:02}{second}")
        });
        date.into_iter().chain(clock).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_time, proven_date, proven_time};

    #[test]
    fn what_people_write_in_the_spelling_that_is_proven() {
        let cases = [
            ("9:30", Some("09:30")),
            ("9点半", Some("09:30")),
            ("下午3点", Some("15:00")),
            ("2026/1/5 9:30", Some("2026年01月05日 09:30")),
            ("2026-1-5 9:30:07", Some("2026年01月05日 09:30:07")),
            ("2026年1月5日9点15分", Some("2026年01月05日 09:15")),
            ("1月5日 上午9:30", Some("01月05日 09:30")),
            ("9:30—11:00", Some("09:30~11:00")),
            ("2026.1.5 9:30 至 11:00", Some("2026年01月05日 09:30~11:00")),
            ("2026年4月12日", None),
            ("08~12", None),
            ("25:00", None),
            ("明天", None),
        ];
        for (text, expected) in cases {
            assert_eq!(proven_time(text).as_deref(), expected, "{text}");
        }
        assert_eq!(proven_date("2026-1-5").as_deref(), Some("2026年01月05日"));
        assert_eq!(proven_date("1/5").as_deref(), Some("01月05日"));
        assert_eq!(proven_date("2026年2月30日"), None, "there is no such day");
        assert_eq!(proven_date("9:30"), None, "a clock is no day");
    }

    #[test]
    fn a_proven_spelling_is_proven() {
        for text in ["2026/1/5 9:30~10:00", "9:30", "2026-11-21 14:14:33"] {
            let time = proven_time(text).unwrap();
            assert!(is_time(&time), "{time}");
            assert_eq!(proven_time(&time).as_deref(), Some(time.as_str()), "it stays as it is");
        }
        assert!(is_date(&proven_date("2026/1/5").unwrap()));
    }
}
