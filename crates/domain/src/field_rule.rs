//! WeChat's rules for the text of a field (reference, section 4): normalise, then report every rule it breaks.

use crate::field_kind::{FieldKind, is_chinese};
use regex_lite::Regex;
use std::sync::LazyLock;

/// A text after normalisation, with every rule it still breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub text: String,
    pub issues: Vec<Issue>,
}

/// A rule that is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Issue {
    /// The text's template code can't be read.
    BadTemplate,
    /// It names a variable or filter that doesn't exist.
    BadVariable,
    /// A variable without a value and without a default.
    MissingValue,
    Empty,
    TooLong,
    NotDigits,
    NotLetters,
    NotSymbols,
    HasChinese,
    NotTime,
    NotDate,
    NotAmount,
    NotPhone,
    NotCarNumber,
    DigitsInName,
    NotChinese,
    NotListed,
}

impl Issue {
    /// The key its words stand under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadTemplate => "bad_template",
            Self::BadVariable => "bad_variable",
            Self::MissingValue => "missing_value",
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::NotDigits => "not_digits",
            Self::NotLetters => "not_letters",
            Self::NotSymbols => "not_symbols",
            Self::HasChinese => "has_chinese",
            Self::NotTime => "not_time",
            Self::NotDate => "not_date",
            Self::NotAmount => "not_amount",
            Self::NotPhone => "not_phone",
            Self::NotCarNumber => "not_car_number",
            Self::DigitsInName => "digits_in_name",
            Self::NotChinese => "not_chinese",
            Self::NotListed => "not_listed",
        }
    }
}

/// Normalises a rendered text and checks it. `listed` are the values of an enum field.
pub fn check(kind: FieldKind, text: &str, listed: &[String]) -> Checked {
    let text = normalise(kind, text);
    if text.is_empty() {
        return Checked { text, issues: vec![Issue::Empty] };
    }
    let mut issues = Vec::new();
    if let Some(issue) = check_type(kind, &text, listed) {
        issues.push(issue);
    }
    if kind.max_chars(&text).is_some_and(|max| count_chars(&text) > max) {
        issues.push(Issue::TooLong);
    }
    Checked { text, issues }
}

/// Characters as WeChat is believed to count them: whichever is more, code points or UTF-16 units, because nobody
/// has confirmed how it counts what lies outside the basic plane.
pub fn count_chars(text: &str) -> usize {
    text.chars().count().max(text.encode_utf16().count())
}

fn normalise(kind: FieldKind, text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_invisible(*c));
    let one_line: String =
        visible.collect::<String>().split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    match kind {
        FieldKind::Time | FieldKind::Date | FieldKind::Number | FieldKind::Amount => {
            one_line.chars().map(narrow).collect()
        }
        _ => one_line,
    }
}

/// Control characters, the zero-width joiner and variation selectors: WeChat refuses or miscounts them.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The half-width form of what Chinese keyboards type into times and numbers.
fn narrow(c: char) -> char {
    match c {
        '～' => '~',
        '：' => ':',
        '．' => '.',
        '－' => '-',
        '／' => '/',
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        _ => c,
    }
}

fn check_type(kind: FieldKind, text: &str, listed: &[String]) -> Option<Issue> {
    let all = |ok: fn(char) -> bool| text.chars().all(ok);
    match kind {
        FieldKind::Thing | FieldKind::Unknown => None,
        FieldKind::Number => (!NUMBER.is_match(text)).then_some(Issue::NotDigits),
        FieldKind::Letter => (!all(|c| c.is_ascii_alphabetic())).then_some(Issue::NotLetters),
        FieldKind::Symbol => (!all(is_symbol)).then_some(Issue::NotSymbols),
        FieldKind::CharacterString => (!all(|c| c.is_ascii() && c != ' ')).then_some(Issue::HasChinese),
        FieldKind::Time => (!TIME.is_match(text)).then_some(Issue::NotTime),
        FieldKind::Date => (!DATE.is_match(text)).then_some(Issue::NotDate),
        FieldKind::Amount => (!AMOUNT.is_match(text)).then_some(Issue::NotAmount),
        FieldKind::PhoneNumber => {
            (!all(|c| c.is_ascii_digit() || "+-() ".contains(c))).then_some(Issue::NotPhone)
        }
        FieldKind::CarNumber => (!CAR_NUMBER.is_match(text)).then_some(Issue::NotCarNumber),
        FieldKind::Name => text.chars().any(char::is_numeric).then_some(Issue::DigitsInName),
        FieldKind::Phrase => (!all(is_chinese)).then_some(Issue::NotChinese),
        FieldKind::Enum => (!listed.iter().any(|v| v == text)).then_some(Issue::NotListed),
    }
}

fn is_symbol(c: char) -> bool {
    !c.is_alphanumeric() && !is_chinese(c) && c != ' '
}

const CLOCK: &str = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?";
const DAY: &str = r"(?:\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2})";

/// These patterns are constants that the tests below compile.
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern that a test compiles")
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d+(?:\.\d+)?$"));
static AMOUNT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[¥￥$€£]?\d{1,10}(?:\.\d+)?元?$"));
static CAR_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\u{3400}-\u{9fff}A-Za-z0-9][A-Za-z0-9]*[\u{3400}-\u{9fff}A-Za-z0-9]?$"));
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    let moment = format!("(?:{DAY} )?{CLOCK}");
    pattern(&format!("^{moment}(?: ?~ ?{moment})?$"))
});
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let moment = format!("{DAY}(?: {CLOCK})?");
    pattern(&format!("^{moment}(?: ?~ ?{moment})?$"))
});

#[cfg(test)]
mod tests {
    use super::{Issue, check, count_chars};
    use crate::FieldKind;
    use proptest::prelude::*;

    /// The examples of the reference, section 4.1: `Ok` are accepted in practice, the others were refused.
    #[test]
    fn the_references_examples() {
        let cases: &[(&str, &str, Option<Issue>)] = &[
            ("thing1", "春季产品发布会", None),
            ("thing1", "A座3层 305", None),
            ("thing1", "一二三四五六七八九十一二三四五六七八九十", None),
            ("thing1", "一二三四五六七八九十一二三四五六七八九十多", Some(Issue::TooLong)),
            ("number2", "12.5", None),
            ("number2", "3人", Some(Issue::NotDigits)),
            ("letter1", "VIP", None),
            ("letter1", "VIP1", Some(Issue::NotLetters)),
            ("symbol1", "***", None),
            ("symbol1", "a*", Some(Issue::NotSymbols)),
            ("character_string5", "SRC202407241131475140182", None),
            ("character_string5", "编号7", Some(Issue::HasChinese)),
            ("time3", "15:01", None),
            ("time3", "2019年10月1日 15:01", None),
            ("time3", "2020-12-07 17:50:08", None),
            ("time3", "2021年10月25日 09:00~09:30", None),
            ("time3", "2021年10月25日 09:00～09:30", None),
            ("time3", "2020年4月12日", Some(Issue::NotTime)),
            ("time3", "08~12", Some(Issue::NotTime)),
            ("date4", "2019年10月1日", None),
            ("date4", "2018.01.01", None),
            ("date4", "01-01", None),
            ("date4", "明天", Some(Issue::NotDate)),
            ("amount1", "￥100", None),
            ("amount1", "¥12.3元", None),
            ("amount1", "一百", Some(Issue::NotAmount)),
            ("phone_number1", "+86-0766-66888866", None),
            ("phone_number1", "电话", Some(Issue::NotPhone)),
            ("car_number1", "粤A8Z888挂", None),
            ("name1", "李雷", None),
            ("name1", "Anna-Marie", None),
            ("name1", "user25", Some(Issue::DigitsInName)),
            ("name1", "一二三四五六七八九十多", Some(Issue::TooLong)),
            ("phrase1", "配送中", None),
            ("phrase1", "配送中!", Some(Issue::NotChinese)),
            ("enum_string2", "已签到", None),
            ("enum_string2", "签到", Some(Issue::NotListed)),
            ("const1", "anything", None),
            ("thing1", " \n ", Some(Issue::Empty)),
        ];
        for (key, text, expected) in cases {
            let checked = check(FieldKind::of_key(key), text, &["已签到".to_owned()]);
            assert_eq!(checked.issues.first().copied(), *expected, "{key} {text:?}");
        }
    }

    #[test]
    fn all_problems_are_reported_at_once() {
        let checked = check(FieldKind::Name, "一二三四五六七八九十25", &[]);
        assert_eq!(checked.issues, [Issue::DigitsInName, Issue::TooLong]);
    }

    #[test]
    fn an_emoji_counts_as_its_two_units() {
        assert_eq!(count_chars("好😀"), 3);
    }

    proptest! {
        /// What was normalised once stays as it is: preview and send see the same text.
        #[test]
        fn normalising_is_idempotent(text in "\\PC{0,40}", key in "(thing|time|name|number|phrase)1") {
            let kind = FieldKind::of_key(&key);
            let once = check(kind, &text, &[]);
            prop_assert_eq!(check(kind, &once.text, &[]), once);
        }
    }
}
