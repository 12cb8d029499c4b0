//! Words that look like a variable and are none: `{attendee.name}`, `${attendee.name}`, `｛｛姓名｝｝`. Everybody would
//! read them as they stand.

use crate::repair::nearest;
use crate::values::PATHS;
use crate::{Part, is_known};
use regex_lite::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A stretch of words that was meant as a variable, and the variable, where one is near enough.
pub(crate) struct NearVariable {
    pub place: Range<usize>,
    pub meant: Option<String>,
}

/// What of these words looks like a variable.
pub(crate) fn near_variables(words: &str, columns: &[&str]) -> Vec<NearVariable> {
    // Most texts have neither a bracket nor a dot.
    if !words.contains(|c: char| BRACKETS.contains(c) || c == '.' || c == '．') {
        return Vec::new();
    }
    let bracketed = BRACKETED.captures_iter(words).filter_map(|found| {
        let (whole, name) = (found.get(0)?, found.get(1)?.as_str().trim());
        let meant = meant(name, columns);
        let likely = meant.is_some() || is_dotted(name);
        let opens = |signs: &[char]| whole.as_str().contains(signs);
        // A person may well write 【重要】 or 「活动」; nobody writes {活动} who doesn't mean a variable.
        let is_near = likely && opens(&['{', '｛'])
            || likely && opens(&['「', '『']) && half_width(name).is_ascii()
            || meant.as_deref() == Some(name);
        is_near.then(|| NearVariable { place: whole.range(), meant })
    });
    let mut near: Vec<NearVariable> = bracketed.collect();
    let bare = BARE.find_iter(words).filter(|found| is_known(&half_width(found.as_str()), columns));
    for found in bare {
        if near.iter().all(|known| found.end() <= known.place.start || known.place.end <= found.start()) {
            near.push(NearVariable { place: found.range(), meant: Some(half_width(found.as_str())) });
        }
    }
    near.sort_by_key(|near| near.place.start);
    near
}

/// Whether any of these parts has one.
pub(crate) fn has_near_variable(parts: &[Part], columns: &[&str]) -> bool {
    parts.iter().any(|part| matches!(part, Part::Text { text } if !near_variables(text, columns).is_empty()))
}

/// The parts with each of them as the variable that was meant. `None` where one can't be told.
pub(crate) fn with_variables(parts: &[Part], columns: &[&str]) -> Option<(Vec<Part>, String)> {
    let mut changed = Vec::new();
    let mut first = None;
    for part in parts {
        let Part::Text { text } = part else {
            changed.push(part.clone());
            continue;
        };
        let mut from = 0;
        for NearVariable { place, meant } in near_variables(text, columns) {
            let meant = meant?;
            changed.push(Part::text(&text[from..place.start]));
            changed.push(Part::variable(&meant, &[]));
            from = place.end;
            first.get_or_insert(meant);
        }
        changed.push(Part::text(&text[from..]));
    }
    changed.retain(|part| *part != Part::text(""));
    Some((changed, first?))
}

const BRACKETS: &str = "{｛「『【[《<";

static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"([A-Za-z_Ａ-Ｚａ-ｚ＿一-龥][A-Za-z0-9_Ａ-Ｚａ-ｚ＿０-９一-龥.．。]{0,60})";
    let filters = r"(?:\s*[|｜][^}｝」』】\]》>]{0,80})?";
    Regex::new(&format!(
        r"[$#%＄]?(?:[{{｛「『【\[《<]\s*){{1,3}}{name}{filters}(?:\s*[}}｝」』】\]》>]){{1,3}}"
    ))
    .expect("a constant pattern that the tests compile")
});

static BARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[a-z]+[.．][a-z_0-9]+").expect("a constant pattern that the tests compile")
});

/// What the window's chips are called, which people type as well.
const CALLED: &[(&str, &str)] = &[
    ("姓名", "attendee.name"),
    ("名字", "attendee.name"),
    ("编号", "attendee.number"),
    ("签到号", "attendee.number"),
    ("签到时间", "attendee.signed_in_at"),
    ("活动", "event.title"),
    ("活动名称", "event.title"),
    ("地点", "event.place"),
    ("活动地点", "event.place"),
    ("开始时间", "event.starts_at"),
    ("结束时间", "event.ends_at"),
    ("现在", "now"),
];

fn meant(name: &str, columns: &[&str]) -> Option<String> {
    let name = half_width(name);
    let called = CALLED.iter().find(|(called, _)| *called == name).map(|(_, path)| (*path).to_owned());
    called
        .or_else(|| {
            let columns: Vec<String> = columns.iter().map(|column| format!("attendee.{column}")).collect();
            let mut known = PATHS.iter().copied().chain(columns.iter().map(String::as_str));
            // `name` alone is `attendee.name`.
            known.find(|path| *path == name || path.rsplit('.').next() == Some(&name)).map(str::to_owned)
        })
        .or_else(|| is_dotted(&name).then(|| nearest(&name, columns)).flatten())
}

fn is_dotted(name: &str) -> bool {
    let name = half_width(name);
    let scope = name.split('.').next().unwrap_or_default();
    name.contains('.') && PATHS.iter().any(|path| path.split('.').next() == Some(scope))
}

/// Letters and the dot as a Latin keyboard types them.
fn half_width(name: &str) -> String {
    let narrow = |c: char| match c {
        '。' | '．' => '.',
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    name.chars().map(narrow).collect()
}

#[cfg(test)]
mod tests {
    use super::{has_near_variable, with_variables};
    use crate::{Part, join};

    #[test]
    fn what_was_meant_as_a_variable_is_found() {
        let cases = [
            ("{attendee.name}您好", "{{ attendee.name }}您好"),
            ("${attendee.name}您好", "{{ attendee.name }}您好"),
            ("｛｛ attendee.name ｝｝您好", "{{ attendee.name }}您好"),
            ("｛attendee.name｝", "{{ attendee.name }}"),
            ("「「attendee.name」」", "{{ attendee.name }}"),
            ("{ { attendee.name } }", "{{ attendee.name }}"),
            ("{{ attendee.name }}", "{{ attendee.name }}"),
            ("[attendee.name]", "{{ attendee.name }}"),
            ("{attendee。name}", "{{ attendee.name }}"),
            ("｛ａｔｔｅｎｄｅｅ．ｎａｍｅ｝", "{{ attendee.name }}"),
            ("{attendee.nmae}", "{{ attendee.name }}"),
            ("{name}和{team}", "{{ attendee.name }}和{{ attendee.team }}"),
            ("{姓名}您好", "{{ attendee.name }}您好"),
            ("{attendee.name | truncate(5)}", "{{ attendee.name }}"),
            ("attendee.name您好", "{{ attendee.name }}您好"),
            ("{now}", "{{ now }}"),
        ];
        for (typed, meant) in cases {
            let parts = [Part::text(typed)];
            assert!(has_near_variable(&parts, &["team"]), "{typed}");
            let fixed = with_variables(&parts, &["team"]).map(|(parts, _)| join(&parts));
            assert_eq!(fixed.as_deref(), Some(meant), "{typed}");
        }
        assert!(has_near_variable(&[Part::text("{attendee.shoe_size_and_more}")], &[]));
    }

    #[test]
    fn ordinary_words_are_no_variables() {
        for words in [
            "您好",
            "【重要】请集合",
            "[A]座",
            "a<b",
            "《春游》",
            "www.example.invalid",
            "3.5公里",
            "「红队」",
            "{}",
            "{1}",
        ] {
            assert!(!has_near_variable(&[Part::text(words)], &["team"]), "{words}");
        }
        assert!(!has_near_variable(&[Part::variable("attendee.name", &[])], &[]));
    }
}
