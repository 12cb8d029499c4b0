//! Numbers and moments as people read them.

use chrono::{Datelike, Timelike, Weekday};
use i18n::Lang;
use organiser::api::Moment;

/// `1,284`.
pub(crate) fn number(n: impl Into<u64>) -> String {
    let digits = n.into().to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// The day and the time on a 24-hour clock, in the moment's own offset: `2026年11月21日 周六 14:00`,
/// `Sat 21 Nov 2026 14:00`.
pub(crate) fn moment(at: Moment, lang: Lang) -> String {
    let (year, month, day) = (at.year(), at.month(), at.day());
    let clock = format!("{:02}:{:02}", at.hour(), at.minute());
    match lang {
        Lang::ZhCn => format!("{year}年{month}月{day}日 {} {clock}", weekday_zh(at.weekday())),
        Lang::En => format!("{} {clock}", at.format("%a %-d %b %Y")),
    }
}

fn weekday_zh(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    }
}

#[cfg(test)]
mod tests {
    use super::{moment, number};
    use i18n::Lang;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0_u32, 12, 999, 1284, 1_000_000].map(number), ["0", "12", "999", "1,284", "1,000,000"]);
    }

    #[test]
    fn a_moment_stays_in_its_own_offset() {
        let at = organiser::api::Moment::parse_from_rfc3339("2026-11-21T09:05:00+08:00").unwrap();
        assert_eq!(moment(at, Lang::ZhCn), "2026年11月21日 周六 09:05");
        assert_eq!(moment(at, Lang::En), "Sat 21 Nov 2026 09:05");
    }
}
