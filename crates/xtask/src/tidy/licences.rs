//! Which licences may be part of what is shipped: the list of `deny.toml`, which cargo-deny reads too.

use crate::Failure;
use crate::workspace::root;
use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

/// The licences that are allowed.
pub struct Allowed(Vec<Licensee>);

#[derive(Deserialize)]
struct Deny {
    licenses: Licenses,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

impl Allowed {
    pub fn read() -> Result<Self, Failure> {
        Self::parse(&std::fs::read_to_string(root().join("deny.toml"))?)
    }

    fn parse(deny: &str) -> Result<Self, Failure> {
        let deny: Deny = toml::from_str(deny).map_err(|e| Failure::new(format!("deny.toml: {e}")))?;
        let licences = deny.licenses.allow.iter().map(|name| {
            Licensee::parse(name).map_err(|e| Failure::new(format!("deny.toml: {name}: {}", e.reason)))
        });
        licences.collect::<Result<_, _>>().map(Self)
    }

    /// Says what is wrong with a package's licence expression (SPDX, or the older `MIT/Apache-2.0`), if anything is.
    pub fn problem(&self, package: &str, expression: Option<&str>) -> Option<String> {
        match expression {
            None => Some(format!("{package} names no licence")),
            Some(expression) if self.allows(expression) => None,
            Some(expression) => {
                Some(format!("{package} is under {expression}, which deny.toml doesn't allow"))
            }
        }
    }

    fn allows(&self, expression: &str) -> bool {
        Expression::parse_mode(expression, ParseMode::LAX).is_ok_and(|expression| {
            expression.evaluate(|wanted| self.0.iter().any(|licence| licence.satisfies(wanted)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed() -> Allowed {
        Allowed::read().expect("deny.toml has a list of licences")
    }

    #[test]
    fn a_choice_needs_one_and_a_sum_needs_all() {
        for fine in ["MIT", "GPL-3.0-only OR MIT", "MIT/GPL-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
            assert!(allowed().allows(fine), "{fine}");
        }
        for not in
            ["GPL-3.0-only", "MIT AND GPL-3.0-only", "(MIT OR ISC) AND AGPL-3.0-only", "MIT AND", "(MIT", ""]
        {
            assert!(!allowed().allows(not), "{not}");
        }
    }

    #[test]
    fn an_exception_is_allowed_as_a_whole() {
        assert!(allowed().allows("Apache-2.0 WITH LLVM-exception OR GPL-2.0"));
        assert!(!allowed().allows("GPL-2.0 WITH Classpath-exception-2.0"));
    }

    #[test]
    fn no_licence_is_a_problem_of_its_own() {
        assert_eq!(allowed().problem("lonely", None), Some("lonely names no licence".to_owned()));
        let closed = allowed().problem("closed", Some("Proprietary"));
        assert!(closed.is_some_and(|text| text.contains("Proprietary")));
        assert_eq!(allowed().problem("open", Some("MIT")), None);
    }

    #[test]
    fn only_what_the_list_names_is_allowed() {
        let only_isc = Allowed::parse("[licenses]\nallow = [\"ISC\"]\n").expect("it is a list");
        assert!(only_isc.allows("ISC") && !only_isc.allows("MIT"));
        assert!(Allowed::parse("[licenses]\nallow = [\"MITT\"]\n").is_err(), "a misspelt licence");
        assert!(Allowed::parse("[bans]\n").is_err(), "no list at all");
    }
}
