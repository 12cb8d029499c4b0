//! The `time` and `date` fields: which spellings of a moment WeChat takes (reference section 4.1).

/// `time`: a 24-hour clock, optionally after a date; a second one may follow `~`.
pub fn is_time(text: &str) -> bool {
    range(text, |part| is_clock(part) || is_dated_clock(part))
}

/// `date`: a date, optionally with a clock; what follows `~` may be a clock alone.
pub fn is_date(text: &str) -> bool {
    let dated = |part: &str| is_day(part) || is_dated_clock(part);
    match text.split_once('~') {
        None => dated(text),
        Some((from, to)) => dated(from) && (dated(to) || (is_dated_clock(from) && is_clock(to))),
    }
}

fn range(text: &str, fits: impl Fn(&str) -> bool) -> bool {
    text.split_once('~').map_or_else(|| fits(text), |(from, to)| fits(from) && fits(to))
}

fn is_dated_clock(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(day, clock)| is_day(day) && is_clock(clock))
}

/// `HH:MM` or `HH:MM:SS`, padded: whether `9:30` passes is not known.
fn is_clock(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let hour = parts.first().is_some_and(|part| padded(part, 2).is_some_and(|n| n < 24));
    matches!(parts.len(), 2 | 3)
        && hour
        && parts[1..].iter().all(|part| padded(part, 2).is_some_and(|n| n < 60))
}

fn is_day(text: &str) -> bool {
    if text.contains(['年', '月']) {
        is_chinese_day(text)
    } else {
        ['-', '/', '.'].iter().any(|by| is_split_day(text, *by))
    }
}

/// `y年m月d日`, `y年m月`, `m月d日`; months and days need no padding here.
fn is_chinese_day(text: &str) -> bool {
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) => match padded(year, 4) {
            Some(year) => (Some(year), rest),
            None => return false,
        },
        None => (None, text),
    };
    let Some((month, rest)) = rest.split_once('月') else { return false };
    let Some(month) = short(month) else { return false };
    match rest.strip_suffix('日') {
        Some(day) => short(day).is_some_and(|day| exists(year, month, day)),
        None => year.is_some() && rest.is_empty() && exists(year, month, 1),
    }
}

/// `2018-01-01`, `2018-01`, `01-01`, padded, with one kind of separator.
fn is_split_day(text: &str, by: char) -> bool {
    let parts: Vec<&str> = text.split(by).collect();
    match parts[..] {
        [year, month, day] => all([padded(year, 4), padded(month, 2), padded(day, 2)])
            .is_some_and(|[year, month, day]| exists(Some(year), month, day)),
        [first, second] => match (padded(first, 4), padded(first, 2), padded(second, 2)) {
            (Some(year), _, Some(month)) => exists(Some(year), month, 1),
            (_, Some(month), Some(day)) => exists(None, month, day),
            _ => false,
        },
        _ => false,
    }
}

fn all(parts: [Option<u32>; 3]) -> Option<[u32; 3]> {
    let [a, b, c] = parts;
    Some([a?, b?, c?])
}

/// Exactly `width` ASCII digits.
fn padded(text: &str, width: usize) -> Option<u32> {
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// One or two digits.
fn short(text: &str) -> Option<u32> {
    padded(text, 1).or_else(|| padded(text, 2))
}

fn exists(year: Option<u32>, month: u32, day: u32) -> bool {
    // Without a year 29 February is possible.
    let year = year.and_then(|year| i32::try_from(year).ok()).unwrap_or(2024);
    chrono::NaiveDate::from_ymd_opt(year, month, day).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_the_manual_and_the_forum_write_them() {
        for text in [
            "15:01",
            "15:01:30",
            "2019年10月1日 15:01",
            "2020-12-07 17:50:08",
            "2021年10月25日 09:00~09:30",
            "2024-07-24 08:00~12:00",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in [
            "2020年4月12日",
            "08~12",
            "09:00～09:30",
            "24:00",
            "12:60",
            "9:30",
            "2021年02月30日 09:00",
            "明天 09:00",
            "09:00~",
            "2020-12-07  17:50",
            "09:00~10:00~11:00",
            "",
        ] {
            assert!(!is_time(text), "{text}");
        }
    }

    #[test]
    fn dates_as_the_manual_writes_them() {
        for text in [
            "2019年10月1日",
            "2019年10月1日 15:01",
            "2018-01-01",
            "2018/01/01",
            "2018.01.01",
            "2018-01",
            "01-01",
            "2019-12-25 09:42",
            "2019年10月",
            "10月1日",
            "2019-12-25~2019-12-26",
            "2019-12-25 09:42~10:00",
            "02-29",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "15:01",
            "2019年13月1日",
            "2019-02-29",
            "2019-10-01～2019-10-02",
            "2018-01/01",
            "2018",
            "10月",
            "2019-12-25~10:00",
            "昨天",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
