//! Which licences may be part of what is shipped.

/// Permissive licences, and MPL-2.0: it asks only for the source of its own files, which are used unchanged.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Says what is wrong with a package's licence expression (SPDX, or the older `MIT/Apache-2.0`), if anything is.
pub fn problem(package: &str, expression: Option<&str>) -> Option<String> {
    match expression {
        None => Some(format!("{package} names no licence")),
        Some(expression) if is_allowed(expression) => None,
        Some(expression) => Some(format!("{package} is under {expression}, which isn't in tidy/licences.rs")),
    }
}

fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words) && words.next().is_none()
}

type Words<'a, 'w> = &'a mut std::iter::Peekable<std::str::SplitWhitespace<'w>>;

fn any_of(words: Words<'_, '_>) -> bool {
    let mut allowed = all_of(words);
    while words.next_if_eq(&"OR").is_some() {
        // Read first: the rest has to be taken from the words whatever is known already.
        allowed = all_of(words) || allowed;
    }
    allowed
}

fn all_of(words: Words<'_, '_>) -> bool {
    let mut allowed = one(words);
    while words.next_if_eq(&"AND").is_some() {
        allowed = one(words) && allowed;
    }
    allowed
}

fn one(words: Words<'_, '_>) -> bool {
    match words.next() {
        Some("(") => {
            let allowed = any_of(words);
            words.next() == Some(")") && allowed
        }
        Some(name) if words.next_if_eq(&"WITH").is_some() => words
            .next()
            .is_some_and(|exception| ALLOWED.contains(&format!("{name} WITH {exception}").as_str())),
        Some(name) => ALLOWED.contains(&name),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_needs_one_and_a_sum_needs_all() {
        for fine in ["MIT", "GPL-3.0-only OR MIT", "MIT/GPL-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
            assert!(is_allowed(fine), "{fine}");
        }
        for not in
            ["GPL-3.0-only", "MIT AND GPL-3.0-only", "(MIT OR ISC) AND AGPL-3.0-only", "MIT AND", "(MIT", ""]
        {
            assert!(!is_allowed(not), "{not}");
        }
    }

    #[test]
    fn an_exception_is_allowed_as_a_whole() {
        assert!(is_allowed("Apache-2.0 WITH LLVM-exception OR GPL-2.0"));
        assert!(!is_allowed("GPL-2.0 WITH Classpath-exception-2.0"));
    }

    #[test]
    fn no_licence_is_a_problem_of_its_own() {
        assert_eq!(problem("lonely", None), Some("lonely names no licence".to_owned()));
        assert!(problem("closed", Some("Proprietary")).is_some_and(|text| text.contains("Proprietary")));
        assert_eq!(problem("open", Some("MIT")), None);
    }
}
