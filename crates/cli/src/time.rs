//! Moments as people type them.

use chrono::{Local, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Timelike};
use organiser::api::Moment;

/// Why a text is no moment; the `Display` is the key of its words in `cli.usage.why`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoMoment {
    #[error("not_a_time")]
    Unreadable,
    #[error("time_skipped")]
    Skipped,
}

/// With an offset as written; without one, in this computer's zone. A time that a clock change repeats is the first.
pub(crate) fn parse_moment(text: &str) -> Result<Moment, NoMoment> {
    let text = text.trim().replacen(' ', "T", 1);
    if let Some(moment) = with_offset(&text) {
        return if is_leap_second(&moment) { Err(NoMoment::Unreadable) } else { Ok(moment) };
    }
    let naive = without_offset(&text).filter(|naive| !is_leap_second(naive)).ok_or(NoMoment::Unreadable)?;
    match Local.from_local_datetime(&naive) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Ok(at.fixed_offset()),
        LocalResult::None => Err(NoMoment::Skipped),
    }
}

/// A second 60, which no clock shows.
fn is_leap_second(time: &impl Timelike) -> bool {
    time.nanosecond() >= 1_000_000_000
}

fn with_offset(text: &str) -> Option<Moment> {
    let minutes = |format| Moment::parse_from_str(text, format).ok();
    Moment::parse_from_rfc3339(text)
        .ok()
        .or_else(|| minutes("%Y-%m-%dT%H:%M%:z"))
        .or_else(|| Moment::parse_from_rfc3339(&format!("{}:00Z", text.strip_suffix('Z')?)).ok())
}

fn without_offset(text: &str) -> Option<NaiveDateTime> {
    let time = |format| NaiveDateTime::parse_from_str(text, format).ok();
    time("%Y-%m-%dT%H:%M:%S")
        .or_else(|| time("%Y-%m-%dT%H:%M"))
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0))
}

#[cfg(test)]
mod tests {
    use super::{NoMoment, parse_moment};

    #[test]
    fn an_offset_is_kept_as_it_was_typed() {
        for (typed, meant) in [
            ("2026-11-21T14:00:00+08:00", "2026-11-21T14:00:00+08:00"),
            ("2026-11-21 14:00+08:00", "2026-11-21T14:00:00+08:00"),
            ("2026-11-21T06:00Z", "2026-11-21T06:00:00+00:00"),
        ] {
            assert_eq!(parse_moment(typed).unwrap().to_rfc3339(), meant, "{typed}");
        }
    }

    #[test]
    fn without_an_offset_the_wall_clock_stays() {
        for typed in ["2026-11-21T14:00", "2026-11-21 14:00:00"] {
            assert_eq!(parse_moment(typed).unwrap().naive_local().to_string(), "2026-11-21 14:00:00");
        }
        assert_eq!(parse_moment("2026-11-21").unwrap().naive_local().to_string(), "2026-11-21 00:00:00");
    }

    #[test]
    fn anything_else_is_no_time() {
        for typed in [
            "",
            "tomorrow",
            "2026-13-01T00:00",
            "2026-11-21T25:00",
            "14:00",
            "2026-11-21T23:59:60",
            "2026-11-21T23:59:60Z",
        ] {
            assert_eq!(parse_moment(typed), Err(NoMoment::Unreadable), "{typed}");
        }
    }
}
