//! The rule by example, and that it is the sign-in page's too: both read `vectors.json`.

use crate::{
    clean, clean_credential, clean_lines, clean_phone, count, digit, prefix, ranges, repair_json, visible,
};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    tables: Tables,
    clean: Vec<Typed>,
    lines: Vec<Typed>,
    phone: Vec<Typed>,
    credential: Vec<Typed>,
    prefix: Vec<Cut>,
}

#[derive(Deserialize)]
struct Tables {
    invisible: Vec<(u32, u32)>,
    pictographs: Vec<(u32, u32)>,
    joining: Vec<(u32, u32)>,
    mongolian: Vec<(u32, u32)>,
    han: Vec<(u32, u32)>,
    zeros: Vec<u32>,
}

#[derive(Deserialize)]
struct Typed {
    name: String,
    typed: String,
    kept: String,
}

#[derive(Deserialize)]
struct Cut {
    name: String,
    text: String,
    most: usize,
    kept: String,
}

fn vectors() -> Vectors {
    // Half surrogates are written as a page posts them.
    serde_json::from_slice(&repair_json(include_bytes!("../vectors.json"))).unwrap()
}

#[test]
fn each_example_is_kept_as_the_page_keeps_it() {
    let vectors = vectors();
    let check = |cases: Vec<Typed>, rule: fn(&str) -> String| {
        for Typed { name, typed, kept } in cases {
            assert_eq!(rule(&typed), kept, "{name}");
            assert_eq!(rule(&kept), kept, "{name}, once more");
        }
    };
    check(vectors.clean, |text| clean(text).into_owned());
    check(vectors.lines, clean_lines);
    check(vectors.phone, clean_phone);
    check(vectors.credential, clean_credential);
    for Cut { name, text, most, kept } in vectors.prefix {
        assert_eq!(prefix(&text, most), kept, "{name}");
    }
}

#[test]
fn both_languages_have_the_same_tables() {
    let tables = vectors().tables;
    assert_eq!(tables.invisible, ranges::INVISIBLE);
    assert_eq!(tables.pictographs, ranges::PICTOGRAPHS);
    assert_eq!(tables.joining, ranges::JOINING);
    assert_eq!(tables.mongolian, ranges::MONGOLIAN);
    assert_eq!(tables.han, ranges::HAN);
    assert_eq!(tables.zeros, digit::ZEROS);
}

/// Anything, with much of what is hard.
fn typed() -> impl Strategy<Value = String> {
    let hard = proptest::sample::select(vec![
        '\u{200d}',
        '\u{200c}',
        '\u{fe0f}',
        '\u{fe0e}',
        '\u{200b}',
        '\u{3164}',
        '\u{ad}',
        '\u{2800}',
        '\u{202e}',
        '\u{2066}',
        '\u{e0067}',
        '\u{e007f}',
        '\u{e0100}',
        '\u{180b}',
        '\u{180e}',
        '\u{1f3f4}',
        '\u{1f468}',
        '\u{2764}',
        '\u{1f3fd}',
        '1',
        '\u{20e3}',
        '张',
        'e',
        '\u{301}',
        '\u{323}',
        'ع',
        'क',
        '\u{94d}',
        'ᠠ',
        ' ',
        '\u{3000}',
        '\u{2329}',
        '\u{958}',
        '\u{1112}',
        '\u{1161}',
        '\u{f9d1}',
        '\u{fffd}',
        '\n',
        '\u{0}',
    ]);
    proptest::collection::vec(prop_oneof![3 => hard, 1 => any::<char>()], 0..12).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn cleaning_is_idempotent_and_leaves_nothing_that_cannot_be_seen(text in typed()) {
        let kept = clean(&text).into_owned();
        prop_assert_eq!(clean(&kept).into_owned(), kept.clone());
        prop_assert_eq!(kept.trim(), kept.as_str());
        prop_assert!(!kept.contains("  "));
        let can_be_seen = |c: char| !ranges::is_invisible(c) && !c.is_whitespace();
        prop_assert_eq!(visible(&text).is_some(), kept.chars().any(can_be_seen));
        let hidden = ['\u{202e}', '\u{2066}', '\u{200b}', '\n', '\u{0}'];
        prop_assert_eq!(kept.find(hidden), None);
        prop_assert_eq!(clean_lines(&kept), kept.clone());
        prop_assert_eq!(clean_credential(&clean_credential(&text)), clean_credential(&text));
        prop_assert_eq!(clean_phone(&clean_phone(&text)), clean_phone(&text));
    }

    #[test]
    fn a_beginning_is_never_too_long_and_whatever_is_cut_off_would_have_been(text in typed(), most in 0usize..12) {
        let kept = prefix(&text, most);
        prop_assert!(count(kept) <= most && text.starts_with(kept));
        prop_assert_eq!(kept == text, count(&text) <= most);
    }
}
