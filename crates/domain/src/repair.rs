//! The same value in a form that a field's type takes, and the variable that was probably meant.

use crate::clock::{proven_date, proven_time};
use crate::field_kind::{is_chinese, is_digit, is_emoji};
use crate::values::PATHS;
use crate::{Field, FieldKind};

/// What says the same as these words, where that is certain.
pub(crate) fn same_value(field: &Field, words: &str) -> Option<String> {
    let words = words.trim();
    let narrow: String = words.chars().map(half_width).collect();
    match field.kind {
        FieldKind::Time => proven_time(words),
        FieldKind::Date => proven_date(words),
        FieldKind::Number => number(&narrow),
        FieldKind::Amount => amount(&narrow),
        FieldKind::PhoneNumber => phone(&narrow),
        FieldKind::CharacterString => character_string(&narrow),
        FieldKind::CarNumber => Some(narrow.chars().filter(|c| !" ·.-".contains(*c)).collect()),
        FieldKind::Letter => without_signs(&narrow, |c| c.is_ascii_alphabetic()),
        FieldKind::Symbol => Some(narrow.chars().filter(|c| !c.is_whitespace()).collect()),
        FieldKind::Phrase => without_signs(&without_emoji(words), is_chinese),
        FieldKind::Name => {
            Some(words.chars().filter(|c| !is_digit(*c)).collect::<String>().trim().to_owned())
        }
        FieldKind::Enum => listed(field, words),
        FieldKind::Thing | FieldKind::Unknown => Some(without_emoji(words)),
    }
}

/// What a number is called, before it: `编号：`.
pub(crate) fn is_label(words: &str) -> bool {
    words.trim().trim_end_matches([':', '：', ' ']).chars().all(|c| is_chinese(c) && !CHANGES.contains(c))
}

/// What is counted, after its number: `人`.
pub(crate) fn is_unit(kind: FieldKind, words: &str) -> bool {
    match kind {
        FieldKind::Number => {
            let words = words.trim();
            words.chars().count() <= 3 && words.chars().all(|c| is_chinese(c) && !CHANGES.contains(c))
        }
        FieldKind::CharacterString => words.trim() == "号",
        _ => words.trim().is_empty(),
    }
}

/// What makes another number of the one it stands beside.
const CHANGES: &str = "零〇一二两三四五六七八九十百千万亿半倍成折分之余多几约近超逾负至少最不左右上下以起转";

/// `3人` is 3, `1,000` is 1000; `3万人` and `3～5人` are neither.
fn number(words: &str) -> Option<String> {
    let (before, number, after) = split_number(words)?;
    (is_label(before) && is_unit(FieldKind::Number, after)).then_some(number)
}

/// `1,000块` is 1000元, `RMB 100` is 100元; `100元起` is no amount.
fn amount(words: &str) -> Option<String> {
    let (before, number, after) = split_number(words)?;
    let (before, after) = (before.trim(), after.trim());
    let sign = match before {
        "" | "¥" | "￥" | "$" | "€" | "£" => before,
        "人民币" | "RMB" | "CNY" => "",
        _ => return None,
    };
    let unit = match after {
        "元" | "块" | "块钱" | "元整" | "圆" => "元",
        "" if before == sign => "",
        "" => "元",
        _ => return None,
    };
    Some(format!("{sign}{number}{unit}"))
}

/// What stands before the only number of a text, the number without signs between its thousands, and the rest.
fn split_number(words: &str) -> Option<(&str, String, &str)> {
    let start = words.find(|c: char| c.is_ascii_digit())?;
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let run = words[start..].find(|c| !is_part(c)).unwrap_or(words.len() - start);
    let (before, rest) = words.split_at(start);
    let (number, after) = rest.split_at(run);
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped =
        groups.len() == 1 || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_number = grouped && groups.iter().all(|group| digits(group)) && fraction.is_none_or(digits);
    let only = !before.contains(['-', '−', '–']) && !after.contains(|c: char| c.is_numeric());
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    (is_number && only).then(|| (before, groups.concat() + &fraction, after))
}

/// `电话：010-0000` is 010-0000; `010-0000转801` is no number that could be written otherwise.
fn phone(words: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_digit() || "+-() ".contains(c);
    let start = words.find(is_part)?;
    let (label, rest) = words.split_at(start);
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    let said = after.trim().chars().all(|c| is_chinese(c) && !CHANGES.contains(c)) && !after.contains("分机");
    (is_label(label) && said).then(|| number.trim().to_owned())
}

/// `编号A-7` is A-7; what stands within can't be left out.
fn character_string(words: &str) -> Option<String> {
    let core = words.trim_start_matches(is_chinese).trim_start_matches([':', '：', ' ']);
    let label = &words[..words.len() - core.len()];
    let core = core.strip_suffix('号').unwrap_or(core).trim();
    (is_label(label) && !core.contains(is_chinese)).then(|| core.to_owned())
}

/// Without signs and spaces, if there are only those beside what the type holds.
fn without_signs(words: &str, allowed: fn(char) -> bool) -> Option<String> {
    let rest: String = words.chars().filter(|c| c.is_alphanumeric() || is_chinese(*c)).collect();
    rest.chars().all(allowed).then_some(rest)
}

fn without_emoji(words: &str) -> String {
    let kept: String = text::clusters(words).filter(|cluster| !cluster.contains(is_emoji)).collect();
    text::clean(&kept).into_owned()
}

/// The listed value that differs in nothing but signs, spaces and width.
fn listed(field: &Field, words: &str) -> Option<String> {
    let bare = |text: &str| text::fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut same = field.listed.iter().filter(|value| bare(value) == bare(words));
    let found = same.next()?;
    same.next().is_none().then(|| found.clone())
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The variable that was probably meant.
pub(crate) fn nearest(path: &str, columns: &[&str]) -> Option<String> {
    let columns: Vec<String> = columns.iter().map(|column| format!("attendee.{column}")).collect();
    let known = PATHS.iter().copied().chain(columns.iter().map(String::as_str));
    // `name` alone is `attendee.name`.
    let tail = known.clone().find(|known| known.rsplit('.').next() == Some(path));
    tail.or_else(|| nearest_of(path, known, 3)).map(str::to_owned)
}

/// The closest word, within this many edits.
fn nearest_of<'w>(word: &str, words: impl Iterator<Item = &'w str>, most: usize) -> Option<&'w str> {
    words.map(|w| (distance(word, w), w)).filter(|(d, _)| *d <= most).min_by_key(|(d, _)| *d).map(|(_, w)| w)
}

/// How many insertions, removals and changes lie between two words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest, same_value};
    use crate::{Field, FieldKind};

    #[test]
    fn the_same_value_or_nothing() {
        let cases = [
            ("number1", "3人", Some("3")),
            ("number1", "共 1,234 人", Some("1234")),
            ("number1", "３人", Some("3")),
            ("number1", "3万人", None),
            ("number1", "3~5人", None),
            ("number1", "-3", None),
            ("number1", "约3人", None),
            ("number1", "3人5组", None),
            ("number1", "3%", None),
            ("number1", "1,23", None),
            ("amount1", "1,000元", Some("1000元")),
            ("amount1", "100块", Some("100元")),
            ("amount1", "¥ 12.50", Some("¥12.50")),
            ("amount1", "RMB 100", Some("100元")),
            ("amount1", "100元起", None),
            ("amount1", "1万元", None),
            ("amount1", "-5元", None),
            ("amount1", "100元/人", None),
            ("phone_number1", "电话：010-0000", Some("010-0000")),
            ("phone_number1", "13800138000 王老师", Some("13800138000")),
            ("phone_number1", "010-0000转801", None),
            ("character_string1", "编号A-7", Some("A-7")),
            ("character_string1", "Ａ７", Some("A7")),
            ("character_string1", "A座3层", None),
            ("character_string1", "A-7（东）", None),
            ("letter1", "V.I.P.", Some("VIP")),
            ("letter1", "VIP1", None),
            ("symbol1", "* *", Some("**")),
            ("phrase1", "已签到!", Some("已签到")),
            ("phrase1", "已签到1次", None),
            ("enum_string1", "签到", None),
            ("enum_string1", " 已签到！", Some("已签到")),
            ("thing1", "您好\u{1f468}\u{200d}\u{1f469}。", Some("您好。")),
        ];
        for (key, words, same) in cases {
            let listed = vec!["未签到".to_owned(), "已签到".to_owned()];
            let kind = FieldKind::of_key(key);
            let field = Field { key: key.to_owned(), label: String::new(), kind, listed };
            let found = same_value(&field, words);
            match same {
                Some(same) => assert_eq!(found.as_deref(), Some(same), "{key} {words}"),
                // The same words are no other ones, and the type refuses them still.
                None => assert!(found.is_none_or(|found| found == words), "{key} {words}"),
            }
        }
    }

    #[test]
    fn the_variable_that_was_meant() {
        assert_eq!(nearest("attendee.nmae", &[]).as_deref(), Some("attendee.name"));
        assert_eq!(nearest("title", &[]).as_deref(), Some("event.title"));
        assert_eq!(nearest("attendee.tema", &["team"]).as_deref(), Some("attendee.team"));
        assert_eq!(nearest("something.else", &[]), None);
        assert_eq!(distance("已签到", "签到"), 1);
    }
}
