//! Whatever WeChat answers, there are words for it in both languages.

use i18n::{Catalog, Lang};
use std::collections::{BTreeMap, BTreeSet};

/// Keys that an answer leads to beside those of the table.
const MORE: [&str; 4] = ["wechat_refused", "wechat_unreachable", "ip_not_named", "fields_refused"];

#[test]
fn every_errcode_has_a_heading_a_why_and_a_remedy_in_both_languages() {
    let details = [("errcode", "40001"), ("field", "thing3"), ("ip", "115.198.42.17")];
    let details: BTreeMap<String, String> =
        details.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let keys: BTreeSet<&str> = wechat::table().iter().map(|row| row.meaning.key).chain(MORE).collect();
    for lang in [Lang::ZhCn, Lang::En] {
        for key in &keys {
            for part in ["heading", "why", "remedy"] {
                let name = format!("problem.{key}.{part}");
                assert!(Catalog::of(lang).has(&name), "{lang:?} lacks {name}");
            }
            let said = Catalog::of(lang).problem(key, &details);
            let all = format!("{} {} {}", said.heading, said.why, said.remedy);
            assert!(!all.contains(['{', '}', '！', '!']), "{lang:?} {key}: {all}");
        }
    }
}
