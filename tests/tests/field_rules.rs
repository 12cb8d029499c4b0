//! Our field rules against the sandbox's, which were written from the manual independently: what passes ours the sandbox
//! accepts, and what ours refuse it refuses.

use domain::{FieldKind, Issue, Severity, Shapes, check};
use proptest::prelude::*;
use sandbox::takes;

const LISTED: &[&str] = &["即将开始", "进行中", "已结束"];
const KEYS: &[&str] = &[
    "thing1",
    "number2",
    "letter3",
    "symbol4",
    "character_string5",
    "time6",
    "date7",
    "amount8",
    "phone_number9",
    "car_number10",
    "name11",
    "phrase12",
    "enum_string13",
    "enum14",
    "site01",
];

fn agree(key: &'static str, text: &str) -> Result<(), TestCaseError> {
    let listed: Vec<String> = LISTED.iter().map(|v| (*v).to_owned()).collect();
    let shapes = Shapes::default();
    let checked = check(FieldKind::of_key(key), text, &listed, &shapes);
    // What nobody has confirmed may pass there or not.
    if checked.issues.iter().any(|issue| issue.severity() == Severity::Doubt) {
        return Ok(());
    }
    let (ours, theirs) = (
        !checked.issues.iter().any(|issue| issue.severity() == Severity::Refused),
        !checked.text.trim().is_empty() && takes(key, LISTED, &checked.text),
    );
    prop_assert_eq!(ours, theirs, "{} {:?} as {:?}: {:?}", key, text, checked.text, checked.issues);
    // A text that is refused for its length alone is accepted when shortened.
    if checked.issues == [Issue::TooLong] {
        let shorter: String = checked.text.chars().take(1).collect();
        let again = check(FieldKind::of_key(key), &shorter, &listed, &shapes);
        prop_assert!(!again.issues.contains(&Issue::TooLong));
    }
    Ok(())
}

/// Pieces of what people write into such fields.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[0-9]{1,4}",
        2 => "[年月日:~/.\\-]",
        2 => "[a-zA-Z]{1,4}",
        2 => "[一-龥]{1,4}",
        1 => "[０-９：～．－／　]",
        1 => "[ -/:-@\\[-`{-~]",
        1 => "[，。！？、《》…—·〇①½]",
        1 => "[ \t\n\u{200b}\u{fe0f}\u{7}]",
        1 => "[😀🎉⭐]",
        1 => Just("元".to_owned()),
        1 => Just("¥".to_owned()),
        1 => Just("已结束".to_owned()),
        1 => "2026-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
        1 => "(2026年)?[1-9]月[1-9]日",
        1 => "([01][0-9]|2[0-4]):[0-6][0-9](:[0-5][0-9])?",
        1 => "[一-龥a-z]{8,24}",
        1 => "[0-9]{8,34}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_both_say_the_same(
        key in proptest::sample::select(KEYS),
        pieces in proptest::collection::vec(piece(), 1..5),
    ) {
        agree(key, &pieces.concat())?;
    }

    #[test]
    fn moments_both_say_the_same(
        key in proptest::sample::select(&["time6", "date7"][..]),
        from in moment(),
        to in proptest::option::of(moment()),
        gap in proptest::sample::select(&["~", " ~ ", "～", "-"][..]),
    ) {
        let text = match to {
            Some(to) => format!("{from}{gap}{to}"),
            None => from,
        };
        agree(key, &text)?;
    }
}

/// A text that looks like a time or date.
fn moment() -> impl Strategy<Value = String> {
    let day = prop_oneof![
        "20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日",
        "20[0-9]{2}年[0-9]{1,2}月",
        "[0-9]{1,2}月[0-9]{1,2}日",
        "20[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}",
        "20[0-9]{2}[-/.][01][0-9]",
        "[01][0-9][-/.][0-3][0-9]",
        "",
    ];
    let clock = prop_oneof!["[012][0-9][:：][0-6][0-9]", "[012]?[0-9]:[0-5][0-9]:[0-5][0-9]", ""];
    (day, proptest::sample::select(&[" ", "  ", ""][..]), clock)
        .prop_map(|(day, gap, clock)| format!("{day}{gap}{clock}"))
}
