//! What happened, why, and what to do.

use crate::Catalog;
use std::collections::BTreeMap;

/// The detail that names a text of its own: what an errcode means, where the problem's code says only that WeChat
/// refused.
const MEANING: &str = "meaning";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemText {
    pub heading: String,
    pub why: String,
    pub remedy: String,
}

impl Catalog {
    /// The text of a problem by its code, or by what WeChat's answer means if that is known, filled with its details.
    pub fn problem(&self, code: &str, detail: &BTreeMap<String, String>) -> ProblemText {
        let values: Vec<(&str, &str)> =
            detail.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let meaning = detail.get(MEANING).filter(|key| self.has(&format!("problem.{key}.heading")));
        let key = meaning.map_or(code, String::as_str);
        let text = |part: &str| without_gaps(&self.text(&format!("problem.{key}.{part}"), &values));
        ProblemText { heading: text("heading"), why: text("why"), remedy: text("remedy") }
    }
}

/// A placeholder without a value is left empty.
fn without_gaps(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, behind)) = after.split_once('}') else { break };
        said += before;
        rest = behind;
    }
    (said + rest).trim().to_owned()
}
