//! WeChat's rules for the text of a field (reference, section 4): normalise, then report every rule it breaks.

use crate::clock::{Shape, ShapeVerdict, Shapes, is_date, is_time};
use crate::closed_set::closed_set;
use crate::field_kind::{FieldKind, is_chinese, is_digit, is_emoji};
use crate::normalise::normalise;

/// A text after normalisation, with every rule it still breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub text: String,
    pub issues: Vec<Issue>,
}

closed_set! {
    /// A rule that is broken.
    Issue {
        /// The text's template code can't be read.
        BadTemplate = "bad_template",
        /// It names a variable or filter that doesn't exist.
        BadVariable = "bad_variable",
        /// A variable without a value and without a default.
        MissingValue = "missing_value",
        Empty = "empty",
        TooLong = "too_long",
        NotDigits = "not_digits",
        NotLetters = "not_letters",
        NotSymbols = "not_symbols",
        HasChinese = "has_chinese",
        NotTime = "not_time",
        NotDate = "not_date",
        NotAmount = "not_amount",
        NotPhone = "not_phone",
        NotCarNumber = "not_car_number",
        DigitsInName = "digits_in_name",
        NotChinese = "not_chinese",
        NotListed = "not_listed",
        /// The page has a leading slash, a space, or is no path at all.
        NotPage = "not_page",
        /// Words that look like a variable and are none.
        NearVariable = "near_variable",
        /// A moment in a spelling that nobody has seen pass, or fail.
        DoubtfulTime = "doubtful_time",
        DoubtfulDate = "doubtful_date",
        /// It holds an emoji: nobody knows how WeChat counts one.
        Emoji = "emoji",
    }
}

closed_set! {
    /// What a broken rule means for sending.
    Severity {
        /// WeChat would refuse the message.
        Refused = "refused",
        /// It may not be what is meant, or WeChat may refuse it: it is sent after somebody has confirmed that.
        Doubt = "doubt",
        /// Nothing is held back for it.
        Hint = "hint",
    }
}

impl Issue {
    pub fn severity(self) -> Severity {
        match self {
            Self::Emoji => Severity::Hint,
            Self::NearVariable | Self::DoubtfulTime | Self::DoubtfulDate => Severity::Doubt,
            _ => Severity::Refused,
        }
    }
}

/// Normalises a rendered text and checks it. `listed` are the values of an enum field, `shapes` what WeChat said about
/// spellings of moments before.
pub fn check(kind: FieldKind, text: &str, listed: &[String], shapes: &Shapes) -> Checked {
    let text = normalise(kind, text).into_owned();
    if text.is_empty() {
        return Checked { text, issues: vec![Issue::Empty] };
    }
    let mut issues = Vec::new();
    if let Some(issue) = check_type(kind, &text, listed, shapes) {
        issues.push(issue);
    }
    if kind.max_length(&text).is_some_and(|max| kind.length(&text) > max) {
        issues.push(Issue::TooLong);
    }
    if text.chars().any(is_emoji) {
        issues.push(Issue::Emoji);
    }
    Checked { text, issues }
}

fn check_type(kind: FieldKind, text: &str, listed: &[String], shapes: &Shapes) -> Option<Issue> {
    let all = |ok: fn(char) -> bool| text.chars().all(ok);
    match kind {
        FieldKind::Thing | FieldKind::Unknown => None,
        FieldKind::Number => (!is_number(text)).then_some(Issue::NotDigits),
        FieldKind::Letter => (!all(|c| c.is_ascii_alphabetic())).then_some(Issue::NotLetters),
        FieldKind::Symbol => (!all(is_symbol)).then_some(Issue::NotSymbols),
        FieldKind::CharacterString => {
            (!all(|c| c.is_ascii_alphanumeric() || is_symbol(c) || c == ' ')).then_some(Issue::HasChinese)
        }
        FieldKind::Time if is_time(text) => None,
        FieldKind::Time => unproven(kind, text, shapes, Issue::DoubtfulTime, Issue::NotTime),
        FieldKind::Date if is_date(text) => None,
        FieldKind::Date => unproven(kind, text, shapes, Issue::DoubtfulDate, Issue::NotDate),
        FieldKind::Amount => (!is_amount(text)).then_some(Issue::NotAmount),
        FieldKind::PhoneNumber => {
            (!all(|c| c.is_ascii_digit() || is_symbol(c) || c == ' ')).then_some(Issue::NotPhone)
        }
        FieldKind::CarNumber => (!is_car_number(text)).then_some(Issue::NotCarNumber),
        FieldKind::Name => text.chars().any(is_digit).then_some(Issue::DigitsInName),
        FieldKind::Phrase => (!all(is_chinese)).then_some(Issue::NotChinese),
        // Without a list nothing is known: the template itself is reported.
        FieldKind::Enum => {
            (!listed.is_empty() && !listed.iter().any(|v| v == text)).then_some(Issue::NotListed)
        }
    }
}

/// A moment in a spelling that isn't proven: as WeChat said before, or in doubt.
fn unproven(kind: FieldKind, text: &str, shapes: &Shapes, doubt: Issue, refused: Issue) -> Option<Issue> {
    match Shape::of_doubtful(kind, text) {
        None => Some(refused),
        Some(shape) => match shapes.get(kind, &shape) {
            None => Some(doubt),
            Some(ShapeVerdict::Refused) => Some(refused),
            Some(ShapeVerdict::Accepted) => None,
        },
    }
}

fn is_symbol(c: char) -> bool {
    !c.is_alphanumeric() && !is_chinese(c) && !c.is_whitespace()
}

/// Digits with at most one point among them.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(text),
    }
}

/// A number, perhaps after one sign of a currency, perhaps before 元.
fn is_amount(text: &str) -> bool {
    let text = text.strip_prefix(['¥', '￥', '$', '€', '£']).unwrap_or(text);
    is_number(text.strip_suffix('元').unwrap_or(text))
}

/// Letters and digits; the first and the last may be Chinese.
fn is_car_number(text: &str) -> bool {
    let inner = text.strip_prefix(is_chinese).unwrap_or(text);
    let inner = inner.strip_suffix(is_chinese).unwrap_or(inner);
    inner.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::Issue;
    use crate::{Checked, FieldKind, Shape, ShapeVerdict, Shapes, count_chars};
    use proptest::prelude::*;

    fn check(kind: FieldKind, text: &str, listed: &[String]) -> Checked {
        super::check(kind, text, listed, &Shapes::default())
    }

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
            ("character_string5", "A-7（东）", Some(Issue::HasChinese)),
            ("character_string5", "A-7，B", None),
            ("character_string5", "编号7", Some(Issue::HasChinese)),
            ("time3", "15:01", None),
            ("time3", "2019年10月1日 15:01", None),
            ("time3", "2020-12-07 17:50:08", None),
            ("time3", "2021年10月25日 09:00~09:30", None),
            ("time3", "2021年10月25日 09:00～09:30", None),
            ("time3", "2020年4月12日", Some(Issue::DoubtfulTime)),
            ("time3", "08~12", Some(Issue::NotTime)),
            ("time3", "9:30", Some(Issue::DoubtfulTime)),
            ("time3", "15:01:30", None),
            ("time3", "2024-07-24 08:00~12:00", None),
            ("time3", "2021年02月30日 09:00", Some(Issue::NotTime)),
            ("date4", "2019年10月1日", None),
            ("date4", "2018.01.01", None),
            ("date4", "01-01", None),
            ("date4", "2018-01", None),
            ("date4", "2018/01/01", None),
            ("date4", "2019-12-25 09:42", None),
            ("date4", "2019年10月1日 15:01", None),
            ("date4", "2019年10月1日～2019年10月3日", None),
            ("date4", "2019-1-1", Some(Issue::DoubtfulDate)),
            ("date4", "2020/8/22", Some(Issue::DoubtfulDate)),
            ("date4", "8:30", Some(Issue::DoubtfulDate)),
            ("date4", "明天", Some(Issue::NotDate)),
            ("amount1", "￥100", None),
            ("amount1", "¥12.3元", None),
            ("amount1", "0元", None),
            ("amount1", "1,000", Some(Issue::NotAmount)),
            ("amount1", "12345678901", Some(Issue::TooLong)),
            ("amount1", "一百", Some(Issue::NotAmount)),
            ("phone_number1", "+86-0766-66888866", None),
            ("phone_number1", "电话", Some(Issue::NotPhone)),
            ("car_number1", "粤A8Z888挂", None),
            ("name1", "李雷", None),
            ("name1", "张〇", None),
            ("name1", "张〇1", Some(Issue::DigitsInName)),
            ("name1", "Anna-Marie", None),
            ("name1", "user25", Some(Issue::DigitsInName)),
            ("name1", "一二三四五六七八九十多", Some(Issue::TooLong)),
            ("phrase1", "配送中", None),
            ("phrase1", "配送中!", Some(Issue::NotChinese)),
            ("enum_string2", "已签到", None),
            ("enum_string2", "签到", Some(Issue::NotListed)),
            ("const1", "anything", None),
            ("thing1", "好😀", Some(Issue::Emoji)),
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
    fn what_wechat_said_about_a_spelling_is_used_from_then_on() {
        let kind = FieldKind::Date;
        let shape = Shape::of_doubtful(kind, "2020/8/22").unwrap();
        let issues = |verdict, text| {
            let shapes: Shapes = [(kind, shape.clone(), verdict)].into_iter().collect();
            super::check(kind, text, &[], &shapes).issues
        };
        assert_eq!(issues(ShapeVerdict::Accepted, "2031/5/12"), []);
        assert_eq!(issues(ShapeVerdict::Refused, "2031/5/12"), [Issue::NotDate]);
        assert_eq!(issues(ShapeVerdict::Accepted, "2031-5-12"), [Issue::DoubtfulDate], "another spelling");
        assert_eq!(issues(ShapeVerdict::Refused, "2031/05/12"), [], "proven ones stay proven");
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
