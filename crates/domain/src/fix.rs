//! What one click would make of a text that breaks a rule.

use crate::{Moment, Part, count_chars};

/// A repaired text and what was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// The variable at `path` keeps at most `n` characters.
    CutVariable { path: String, n: usize, parts: Vec<Part> },
    /// The words themselves were cut.
    CutText { parts: Vec<Part> },
}

/// Makes the longest text of an audience fit: cuts the variable that has the longest value, or else the words.
///
/// `length` is the text's length where it is longest, `value_length` the length a variable has there.
pub fn cut_to_fit(
    parts: &[Part],
    max: usize,
    length: usize,
    value_length: impl Fn(&str) -> Option<usize>,
) -> Option<Fix> {
    let longest = parts
        .iter()
        .filter_map(|part| match part {
            Part::Variable { path, filters } if filters.is_empty() => value_length(path).map(|n| (n, path)),
            _ => None,
        })
        .max_by_key(|(n, _)| *n);
    if let Some((value, path)) = longest {
        let room = max.saturating_sub(length.saturating_sub(value));
        if room >= 2 {
            return Some(Fix::CutVariable {
                path: path.clone(),
                n: room,
                parts: with_limit(parts, path, room),
            });
        }
    }
    cut_words(parts, length.checked_sub(max)?).map(|parts| Fix::CutText { parts })
}

/// Formats a moment in its own offset.
pub fn format_moment(moment: &Moment, format: &str) -> String {
    moment.format(format).to_string()
}

fn with_limit(parts: &[Part], cut: &str, n: usize) -> Vec<Part> {
    let limit = |part: &Part| match part {
        Part::Variable { path, filters } if path == cut && filters.is_empty() => {
            Part::Variable { path: path.clone(), filters: vec![format!("truncate({n})")] }
        }
        other => other.clone(),
    };
    parts.iter().map(limit).collect()
}

/// Takes `excess` characters off the last words, and one more for the `…` that says so.
fn cut_words(parts: &[Part], excess: usize) -> Option<Vec<Part>> {
    let at = parts.iter().rposition(|part| matches!(part, Part::Text { .. }))?;
    let Part::Text { text } = &parts[at] else { return None };
    let room = count_chars(text).checked_sub(excess + 1)?;
    let mut kept = String::new();
    for c in text.chars() {
        if count_chars(&kept) + c.len_utf16() > room {
            break;
        }
        kept.push(c);
    }
    let mut cut = parts.to_vec();
    cut[at] = Part::Text { text: kept + "…" };
    Some(cut)
}

#[cfg(test)]
mod tests {
    use super::{Fix, cut_to_fit};
    use crate::{join, split};

    #[test]
    fn the_longest_variable_gives_way_first() {
        // "古丽娜尔・买买提明，您已签到，现在可以离场了" is 22: 9 of name, 13 of words; 7 of the name fit into 20.
        let parts = split("{{ attendee.name }}，您已签到，现在可以离场了");
        let Some(Fix::CutVariable { path, n, parts }) = cut_to_fit(&parts, 20, 22, |_| Some(9)) else {
            panic!()
        };
        assert_eq!((path.as_str(), n), ("attendee.name", 7));
        assert_eq!(join(&parts), "{{ attendee.name | truncate(7) }}，您已签到，现在可以离场了");
    }

    #[test]
    fn words_are_cut_where_no_variable_can() {
        let parts = split("一二三四五六七八九十一二三四五六七八九十多了");
        let Some(Fix::CutText { parts }) = cut_to_fit(&parts, 20, 22, |_| None) else { panic!() };
        assert_eq!(join(&parts), "一二三四五六七八九十一二三四五六七八九…");
    }
}
