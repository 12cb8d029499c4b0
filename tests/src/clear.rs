//! Checks that a problem tells its reader what to do.

use crate::SECRET;
use i18n::{Catalog, Lang};
use organiser::api::Problem;

/// The problem says what happened, why, and what to do, in both languages, and names its details.
pub fn assert_clear(problem: &Problem) {
    let code = serde_json::to_value(problem.code).unwrap();
    for lang in [Lang::ZhCn, Lang::En] {
        let text = Catalog::of(lang).problem(code.as_str().unwrap(), &problem.detail);
        for part in [text.heading, text.why, text.remedy] {
            assert!(!part.is_empty() && !part.starts_with("problem."), "{code} lacks words in {lang:?}");
        }
    }
    assert!(!format!("{problem:?}").contains(SECRET), "a secret in a problem");
}
