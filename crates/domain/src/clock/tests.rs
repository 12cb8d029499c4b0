use super::{is_date, is_time, proven_date, proven_time, read};
use proptest::prelude::*;

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
        ("5:00 PM", Some("17:00")),
        ("5:00PM", Some("17:00")),
        ("5 p.m.", Some("17:00")),
        ("12:30 AM", Some("00:30")),
        ("12:00 pm", Some("12:00")),
        ("PM 5:00", Some("17:00")),
        ("2031/5/1 5:00 PM", Some("2031年05月01日 17:00")),
        ("晚上12点", Some("00:00")),
        ("晚上8点半", Some("20:30")),
        ("中午12点", Some("12:00")),
        ("中午1点", Some("13:00")),
        ("凌晨12点半", Some("00:30")),
        ("凌晨3点", Some("03:00")),
        ("下午12点", Some("12:00")),
        ("傍晚6点一刻", Some("18:15")),
        ("下午2点到4点", Some("14:00~16:00")),
        ("上午9点到12点", Some("09:00~12:00")),
        ("上午9点到下午2点", Some("09:00~14:00")),
        ("中午12点-2点", Some("12:00~14:00")),
        ("9点-11点", Some("09:00~11:00")),
        ("9-11点", Some("09:00~11:00")),
        ("5-6 PM", Some("17:00~18:00")),
        ("11:00-1:00 PM", Some("11:00~13:00")),
        ("17:00-18:00", Some("17:00~18:00")),
        ("22:00-02:00", Some("22:00~02:00")),
        ("2031-05-01 17:00-18:00", Some("2031年05月01日 17:00~18:00")),
        ("2031-05-01 17:00:00.0", Some("2031年05月01日 17:00:00")),
        ("2031-05-01T17:00", Some("2031年05月01日 17:00")),
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
    assert_eq!(proven_date("2026-1-5至2026-1-7").as_deref(), Some("2026年01月05日~2026年01月07日"));
    assert_eq!(proven_date("2026年2月30日"), None, "there is no such day");
    assert_eq!(proven_date("9:30"), None, "a clock is no day");
}

#[test]
fn what_could_mean_something_else_is_not_read() {
    let texts = [
        // Some would take them for another hour, or for another day.
        "上午12点",
        "2031年5月1日 晚上12点",
        "晚上10点到2点",
        "上午10点到1点",
        "9点到5点",
        "2点到下午4点",
        "9:00 AM PM",
        "17:00 AM",
        "晚上3点",
        "9点5",
        // A part of a second, an offset, a word: what is left out would be lost.
        "17:00:00.5",
        "2031-05-01T17:00:00Z",
        "2031-05-01 17:00+08:00",
        "9:00左右",
        "9:00前",
        "周六9:00",
        "约9:00",
        "9:00 10:00",
        "9:00~10:00~11:00",
        "26-11-21 9:00",
        "21/11/2026 9:00",
        "1.2.3 9:00",
        "24:00",
        "9:60",
        "2031-05-01-02 9:00",
    ];
    for text in texts {
        assert_eq!(proven_time(text), None, "{text}");
    }
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

/// The clock that everybody would read, and what it is written as.
fn spoken(ways: std::ops::Range<usize>) -> impl Strategy<Value = (u32, u32, String)> {
    (0u32..24, 0u32..60, ways).prop_map(|(hour, minute, way)| {
        let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
        let half = if hour < 12 { "AM" } else { "PM" };
        let part = match hour {
            0..=4 => "凌晨",
            5..=10 => "早上",
            11..=12 => "中午",
            13..=17 => "下午",
            _ => "晚上",
        };
        let said = if hour == 0 { 12 } else { twelve };
        let text = match way {
            0 => format!("{hour}:{minute:02}"),
            1 => format!("{hour:02}:{minute:02}"),
            2 => format!("{hour}时{minute:02}分"),
            3 => format!("{hour}：{minute:02}:00.000"),
            4 => format!("{twelve}:{minute:02} {half}"),
            5 => format!("{twelve}:{minute:02}{}", half.to_lowercase()),
            6 => format!("{part}{said}点{minute}分"),
            _ => format!("{part} {said}:{minute:02}"),
        };
        (hour, minute, text)
    })
}

proptest! {
    /// However a clock is written, its spelling anew says the same clock or is not offered.
    #[test]
    fn a_clock_spelt_anew_is_the_same_clock((hour, minute, text) in spoken(0..8), day in 0usize..4) {
        let (day, spelt) = [("", ""), ("2031-5-1 ", "2031年05月01日 "), ("5月1日", "05月01日 "), ("2031年5月1号，", "2031年05月01日 ")][day];
        let anew = proven_time(&format!("{day}{text}"));
        let expected = format!("{spelt}{hour:02}:{minute:02}");
        prop_assert!(anew.iter().all(|anew| *anew == expected || *anew == format!("{expected}:00")), "{text} as {anew:?}");
        prop_assert!(anew.is_some(), "everybody understands {text}");
    }

    #[test]
    fn a_stretch_spelt_anew_is_the_same_stretch(
        ((h1, m1, from), (h2, m2, to)) in prop_oneof![(spoken(0..4), spoken(0..4)), (spoken(4..8), spoken(4..8))],
        by in "[-~～至到—]",
    ) {
        let text = format!("{from}{by}{to}");
        let Some(anew) = proven_time(&text) else { return Ok(()) };
        let plain = anew.split('~').map(|end| end.get(..5).unwrap_or(end)).collect::<Vec<_>>().join("~");
        prop_assert_eq!(plain, format!("{h1:02}:{m1:02}~{h2:02}:{m2:02}"), "{}", text);
    }

    #[test]
    fn reading_never_panics_and_what_is_spelt_reads_back(text in "([0-9]{1,4}|[-:~/.年月日点半上下午晚到至 ]|AM|pm|凌晨|中午){0,12}") {
        if let Some(reading) = read(&text) {
            prop_assert_eq!(read(&reading.spell()), Some(reading), "{}", text);
        }
    }
}
