//! Other words: those that were written as far as the type can hold them, or those of most people.

use super::{Change, Fix, Trial};
use crate::repair::keep_allowed;
use crate::{Issue, Part, join, split, suggest};

impl Trial<'_> {
    /// The words with what the type can't hold left out.
    pub(super) fn reworded(&self) -> Option<Fix> {
        if !self.parts.iter().any(|part| matches!(part, Part::Text { .. })) {
            return None;
        }
        let reword = |part: &Part| match part {
            Part::Text { text } => Part::text(keep_allowed(self.field, text)),
            other => other.clone(),
        };
        let parts: Vec<Part> = self.parts.iter().map(reword).filter(|p| *p != Part::text("")).collect();
        Some(Fix { change: Change::Reword { text: join(&parts) }, parts })
    }

    /// For a field whose text can't be kept.
    pub(super) fn suggested(&self, issue: Issue) -> Option<Fix> {
        let text = suggest(self.field);
        let hopeless =
            !matches!(issue, Issue::TooLong | Issue::MissingValue | Issue::DigitsInName | Issue::Emoji);
        (hopeless && !text.is_empty())
            .then(|| Fix { change: Change::Suggest { text: text.to_owned() }, parts: split(text) })
    }
}
