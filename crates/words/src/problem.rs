//! What happened, why, and what to do.

use crate::Words;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemText {
    pub heading: String,
    pub why: String,
    pub remedy: String,
}

impl Words {
    /// The text of a problem by its code, filled with its details.
    pub fn problem(&self, code: &str, detail: &BTreeMap<String, String>) -> ProblemText {
        let values: Vec<(&str, &str)> =
            detail.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let text = |part: &str| self.text(&format!("problem.{code}.{part}"), &values);
        ProblemText { heading: text("heading"), why: text("why"), remedy: text("remedy") }
    }
}
