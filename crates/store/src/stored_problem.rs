//! Why a campaign waits or is paused, as it is kept with the campaign.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Kept as JSON `{code, message, detail}`, which no release may read otherwise. The codes are the desktop's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredProblem {
    pub code: String,
    pub message: String,
    pub detail: BTreeMap<String, String>,
}

impl StoredProblem {
    /// `None` where the text was never one.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings are always JSON")
    }
}

#[cfg(test)]
mod tests {
    use super::StoredProblem;

    #[test]
    fn what_a_release_has_kept_is_read_by_the_next_one() {
        let kept = r#"{"code":"quota_used","message":"spent","detail":{"errcode":"45009"}}"#;
        let problem = StoredProblem::from_json(kept).unwrap();
        assert_eq!((problem.code.as_str(), problem.detail["errcode"].as_str()), ("quota_used", "45009"));
        assert_eq!(problem.to_json(), kept);
        assert_eq!(StoredProblem::from_json("a sentence"), None);
    }
}
