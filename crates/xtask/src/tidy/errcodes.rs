//! What an errcode of WeChat means stands in the crate `wechat`: in the rest of the product's code none appears as a
//! number.

use std::collections::BTreeSet;

/// The one table.
pub const TABLE: &str = "crates/wechat/src/errcode/table.rs";
/// Where else they may stand: in the few that the contract itself names, and in the fake WeChat, which shares no rule.
const EXCEPTIONS: [&str; 3] = ["crates/wechat/", "crates/protocol/src/errcode.rs", "crates/sandbox/"];
/// The product's own code.
const PLACES: [&str; 4] = ["crates/", "src-tauri/", "ui/src/", "miniprogram/src/"];
const LANGUAGES: [&str; 3] = [".rs", ".ts", ".vue"];
/// Smaller ones are numbers like any other.
const LEAST: u32 = 40_000;

/// The errcodes of the table, ranges whole.
pub fn read(table: &str) -> BTreeSet<u32> {
    let mut codes = BTreeSet::new();
    for line in table.lines().map(code_of) {
        let numbers = numbers_in(line);
        if line.contains("row(") && numbers.len() == 2 {
            codes.extend(numbers[0]..=numbers[1]);
        }
        codes.extend(numbers);
    }
    codes.retain(|code| *code >= LEAST);
    codes
}

/// One sentence for each line that names an errcode where none may stand.
pub fn problems(path: &str, text: &str, codes: &BTreeSet<u32>) -> Vec<String> {
    let product = PLACES.iter().any(|place| path.starts_with(place))
        && LANGUAGES.iter().any(|language| path.ends_with(language))
        && !EXCEPTIONS.iter().any(|exception| path.starts_with(exception));
    if !product || is_test(path) {
        return Vec::new();
    }
    let own = text.split("#[cfg(test)]").next().unwrap_or_default();
    let named = own.lines().enumerate().filter_map(|(at, line)| {
        let code = numbers_in(code_of(line)).into_iter().find(|number| codes.contains(number))?;
        Some(format!("{path}:{}: what {code} means is asked of `wechat`, not judged here", at + 1))
    });
    named.collect()
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs") || path.contains(".test.")
}

fn code_of(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

/// Whole numbers, however they are grouped; also inside words such as `errcode_43101`.
fn numbers_in(line: &str) -> Vec<u32> {
    let mut numbers = Vec::new();
    let mut digits = String::new();
    let mut previous = ' ';
    for c in line.chars().chain([' ']) {
        match c {
            '0'..='9' => digits.push(c),
            '_' if previous.is_ascii_digit() => {}
            _ => numbers.extend(std::mem::take(&mut digits).parse::<u32>()),
        }
        previous = c;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "one(-1, Busy),\n one(404, Caller),\n one(43_101, Declined),\n row(89_501, 89_503, Account), // 50_000\n";

    #[test]
    fn the_tables_codes_are_read_with_their_ranges() {
        assert_eq!(read(SAMPLE), BTreeSet::from([43_101, 89_501, 89_502, 89_503]));
    }

    #[test]
    fn an_errcode_elsewhere_is_found_however_it_is_written() {
        let codes = read(SAMPLE);
        let found = |path: &str, text: &str| problems(path, text, &codes).len();
        for text in
            ["43101 => Refused", "43_101 => Refused", "errcode === 43101", "\"errcode_43101\"", "89502,"]
        {
            assert_eq!(found("crates/organiser/src/link.rs", text), 1, "{text}");
            assert_eq!(found("ui/src/components/x.vue", text), 1, "{text}");
        }
        assert_eq!(
            problems("crates/store/src/sent.rs", "a\n43101", &codes),
            ["crates/store/src/sent.rs:2: what 43101 means is asked of `wechat`, not judged here"]
        );
    }

    #[test]
    fn words_about_it_tests_and_those_who_must_name_it_are_fine() {
        let codes = read(SAMPLE);
        let fine =
            |path: &str, text: &str| assert_eq!(problems(path, text, &codes), [""; 0], "{path}: {text}");
        fine("crates/store/src/sent.rs", "/// WeChat said 43101.\nlet most = 143101;");
        fine("crates/store/src/sent.rs", "fn a() {}\n#[cfg(test)]\nmod tests { 43101 }");
        fine("crates/dispatch/tests/it/wechat.rs", "43101");
        fine("crates/sandbox/src/send.rs", "43101");
        fine("crates/wechat/src/errcode.rs", "43101");
        fine("docs/API.md", "43101");
    }
}
