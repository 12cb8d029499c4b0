use super::{Change, Fix, Trial};
use crate::clock::read;
use crate::{
    AttendeeValues, EventValues, Field, FieldKind, Issue, Part, Scene, Shapes, Wording, check, join, split,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn scene() -> Scene {
    let at = |s| chrono::DateTime::parse_from_rfc3339(s).unwrap();
    let event = EventValues {
        code: "abcDEF123456".to_owned(),
        title: "2026 西湖毅行 30 公里".to_owned(),
        place: String::new(),
        starts_at: at("2026-11-21T12:30:00+08:00"),
        ends_at: at("2026-11-21T16:00:00+08:00"),
    };
    Scene::new(event, at("2026-11-21T15:31:00+08:00"))
}

fn person(name: &str) -> AttendeeValues {
    AttendeeValues {
        number: 417,
        name: (!name.is_empty()).then(|| name.to_owned()),
        signed_in_at: chrono::DateTime::parse_from_rfc3339("2026-11-21T13:49:00+08:00").unwrap(),
        answers: BTreeMap::new(),
    }
}

/// The fix of the first problem, and the problems of its text.
fn fix(key: &str, text: &str, name: &str) -> (Issue, Option<Fix>, Vec<Issue>) {
    find(key, text, name).unwrap()
}

/// `None` for a text that breaks no rule.
fn find(key: &str, text: &str, name: &str) -> Option<(Issue, Option<Fix>, Vec<Issue>)> {
    let (people, scene) = ([person(name)], scene());
    let field = Field {
        key: key.to_owned(),
        label: "签到时间".to_owned(),
        kind: FieldKind::of_key(key),
        listed: vec!["未签到".to_owned(), "已签到".to_owned()],
    };
    let shapes = Shapes::default();
    let issues = |text: &str| {
        let wording = Wording::compile([("k", text)], &[]);
        let mut issues = match wording.render("k", &scene, &people[0]) {
            Ok(text) => check(field.kind, &text, &field.listed, &shapes).issues,
            Err(issue) => vec![issue],
        };
        issues.extend(wording.is_near("k").then_some(Issue::NearVariable));
        issues
    };
    let issue = *issues(text).first()?;
    let parts = split(text);
    let trial =
        Trial { field: &field, parts: &parts, columns: &[], scene: &scene, shapes: &shapes, people: &people };
    let fix = trial.fix(issue);
    let left = fix.as_ref().map(|fix| issues(&join(&fix.parts))).unwrap_or_default();
    Some((issue, fix, left))
}

#[test]
fn each_rule_has_a_fix_and_the_fix_helps() {
    let name = "古丽娜尔·买买提明";
    let cases = [
        (
            "thing1",
            "{{ attendee.name }}，您已签到，现在可以离场了",
            name,
            Issue::TooLong,
            "{{ attendee.name | truncate(7) }}，您已签到，现在可以离场了",
        ),
        (
            "thing1",
            "一二三四五六七八九十一二三四五六七八九十多了",
            "",
            Issue::TooLong,
            "一二三四五六七八九十一二三四五六七八九…",
        ),
        (
            "thing1",
            "{{ attendee.name }}您好",
            "",
            Issue::MissingValue,
            "{{ attendee.name | default('朋友') }}您好",
        ),
        ("thing1", "{{ event.place }}", "", Issue::MissingValue, "{{ event.place | default('无') }}"),
        ("thing1", "", "", Issue::Empty, "您已签到，现在可以离场了"),
        ("thing1", "{{ attendee.nmae }}您好", name, Issue::BadVariable, "{{ attendee.name }}您好"),
        ("thing1", "{{ attendee.name | upper }}您好", name, Issue::BadVariable, "{{ attendee.name }}您好"),
        ("thing1", "{% for x in y %}您好", name, Issue::BadTemplate, "您好"),
        ("thing1", "您好😀", name, Issue::Emoji, "您好"),
        (
            "name1",
            "{{ attendee.name }}",
            "用户410774",
            Issue::DigitsInName,
            "{{ attendee.name | without_digits }}",
        ),
        (
            "name1",
            "{{ attendee.name | without_digits }}",
            "410774",
            Issue::MissingValue,
            "{{ attendee.name | without_digits | default('朋友') }}",
        ),
        ("name1", "李雷2", "", Issue::DigitsInName, "李雷"),
        (
            "name1",
            "{{ attendee.name }}",
            "阿卜杜拉·买买提明·吐尔",
            Issue::TooLong,
            "{{ attendee.name | truncate(10) }}",
        ),
        ("thing1", "{attendee.name}您好", name, Issue::NearVariable, "{{ attendee.name }}您好"),
        ("time1", "{{ event.ends_at | date }}", "", Issue::DoubtfulTime, "{{ event.ends_at | time }}"),
        (
            "time1",
            "{{ event.starts_at | time }} 至 {{ event.ends_at | time }}",
            "",
            Issue::NotTime,
            "{{ event.starts_at | time }}~{{ event.ends_at | time }}",
        ),
        ("time1", "11/21 9:30", "", Issue::DoubtfulTime, "11月21日 09:30"),
        ("time1", "5:00 PM", "", Issue::NotTime, "17:00"),
        ("time1", "17:00-18:00", "", Issue::NotTime, "17:00~18:00"),
        ("time1", "9点-11点", "", Issue::NotTime, "09:00~11:00"),
        ("time1", "2031-05-01 17:00:00.0", "", Issue::NotTime, "2031年05月01日 17:00:00"),
        // Nothing that says something is overwritten with something else.
        ("time1", "稍后", "", Issue::NotTime, ""),
        ("time1", "9点到5点", "", Issue::NotTime, ""),
        ("date1", "{{ event.title }}", "", Issue::NotDate, ""),
        ("number1", "3人", "", Issue::NotDigits, "3"),
        ("number1", "3万人", "", Issue::NotDigits, ""),
        ("number1", "{{ attendee.name }}", name, Issue::NotDigits, ""),
        ("amount1", "12345678901", "", Issue::TooLong, ""),
        ("character_string1", "A7（东）", "", Issue::HasChinese, ""),
        ("character_string1", "编号{{ attendee.number }}", "", Issue::HasChinese, "{{ attendee.number }}"),
        ("amount1", "1,000元", "", Issue::NotAmount, "1000元"),
        ("phone_number1", "电话010-0000", "", Issue::NotPhone, "010-0000"),
        ("phrase1", "已签到!", "", Issue::NotChinese, "已签到"),
        ("phrase1", "您已经签到了", "", Issue::TooLong, "您已经签到"),
        ("letter1", "VIP1", "", Issue::NotLetters, ""),
        ("symbol1", "*a*", "", Issue::NotSymbols, ""),
        ("car_number1", "粤A中8", "", Issue::NotCarNumber, ""),
        ("enum_string1", "签到", "", Issue::NotListed, ""),
        ("enum_string1", "已 签到", "", Issue::NotListed, "已签到"),
    ];
    for (key, text, name, issue, fixed) in cases {
        let (found, fix, left) = fix(key, text, name);
        assert_eq!(found, issue, "{key} {text}");
        assert_eq!(fix.map(|f| join(&f.parts)).unwrap_or_default(), fixed, "{key} {text}");
        if !fixed.is_empty() {
            let still_blank = text.contains("without_digits") || !left.contains(&issue);
            assert!(still_blank, "{key} {text} still breaks it: {left:?}");
        }
    }
}

#[test]
fn a_value_used_twice_gives_way_twice() {
    let name = "一二三四五六七八九十";
    let (_, fix, left) = fix("thing1", "{{ attendee.name }}和{{ attendee.name }}", name);
    let fix = fix.unwrap();
    assert_eq!(fix.change, Change::CutVariable { path: "attendee.name".to_owned(), n: 9 });
    assert_eq!(left, []);
}

proptest! {
    /// Whatever a field contains: no fix panics, none changes nothing, and what it was offered for is gone. Where
    /// several variables break the same rule each has its own.
    #[test]
    fn a_fix_that_is_offered_keeps_its_promise(
        key in "(thing|number|letter|symbol|character_string|time|date|amount|phone_number|car_number|name|phrase|enum_string|const)1",
        text in "(\\{\\{ (attendee\\.name|attendee\\.number|now|event\\.place|x)( \\| (time|truncate\\([0-9]\\)|default\\('无'\\)|up))? \\}\\}|\\{%|\\{\\{|[一-龥]{1,9}|[a-z0-9:~.¥元 -]{1,9}|😀|～){0,6}",
        name in "(\\PC|[0-9]|[一-龥]{1,12}){0,4}",
    ) {
        let Some((issue, Some(fix), left)) = find(&key, &text, &name) else { return Ok(()) };
        prop_assert_ne!(join(&fix.parts), join(&split(&text)));
        let one_by_one = matches!(issue, Issue::BadVariable | Issue::MissingValue | Issue::DigitsInName);
        prop_assert!(one_by_one || !left.contains(&issue), "{text} as {fix:?} still breaks {issue:?}");
    }

    /// Whatever is written: a fix says the same moment, number or words, shortened at most.
    #[test]
    fn a_fix_never_changes_the_value(
        key in "(thing|number|letter|symbol|character_string|time|date|amount|phone_number|car_number|name|phrase|enum_string)1",
        text in "([0-9]{1,4}|[-:~./,年月日点半 ¥元人号%]|AM|PM|上午|下午|晚上|中午|凌晨|至|到|约|万|已签到|未|[A-Z]|[一-龥]|[!。（）]|😀){1,9}",
    ) {
        let Some((_, Some(fix), _)) = find(&key, &text, "") else { return Ok(()) };
        let fixed = join(&fix.parts);
        prop_assert!(fix.parts.iter().all(|part| matches!(part, Part::Text { .. })), "{text} as {fixed}");
        let kind = FieldKind::of_key(&key);
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        match kind {
            FieldKind::Time | FieldKind::Date => {
                let normalised = crate::normalise::normalise(kind, &text).into_owned();
                prop_assert_eq!(read(&normalised), read(&fixed), "{} as {}", text, fixed);
                prop_assert!(read(&fixed).is_some());
            }
            FieldKind::Name => {}
            FieldKind::Thing | FieldKind::Letter | FieldKind::Symbol | FieldKind::Phrase => {
                let mut words = text.chars();
                let kept = fixed.trim_end_matches('…').chars().all(|c| words.any(|word| word == c));
                prop_assert!(kept, "{text} as {fixed}");
            }
            _ => prop_assert_eq!(digits(&text), digits(&fixed), "{} as {}", text, fixed),
        }
    }
}
