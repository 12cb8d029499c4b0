//! Values that are absent, contain digits where none are allowed, or are moments in another spelling.

use super::parts::{variables, with_filters};
use super::{Change, Fix, Trial};
use crate::field_kind::is_digit;
use crate::{FieldKind, Part, is_moment};

impl Trial<'_> {
    pub(super) fn defaults(&self) -> Vec<Fix> {
        let text = match self.field.kind {
            FieldKind::Name => "朋友",
            FieldKind::Number => "0",
            FieldKind::Amount => "0元",
            FieldKind::CharacterString | FieldKind::PhoneNumber | FieldKind::Symbol => "-",
            FieldKind::Thing | FieldKind::Phrase | FieldKind::Unknown => "无",
            _ => return Vec::new(),
        };
        let missing = |path: &&str| self.people.iter().any(|p| self.scene.value(path, p).is_none());
        // Also where digits were all there was.
        let bare = |path: &&str| {
            self.parts.iter().any(|part| matches!(part, Part::Variable { path: p, filters }
                if p == path && !filters.iter().any(|f| f.starts_with("default")) && filters.iter().any(|f| f == "without_digits")))
        };
        let fix = |path: &str| {
            let text =
                if path == "attendee.name" && self.field.kind == FieldKind::Thing { "朋友" } else { text };
            let parts = with_filters(self.parts, path, |filters| filters.push(format!("default('{text}')")));
            Fix { change: Change::Default { path: path.to_owned(), text: text.to_owned() }, parts }
        };
        variables(self.parts).filter(|path| missing(path) || bare(path)).map(fix).collect()
    }

    pub(super) fn without_digits(&self) -> Vec<Fix> {
        let numbered = |path: &&str| {
            self.people.iter().any(|p| self.scene.value(path, p).is_some_and(|v| v.contains(is_digit)))
        };
        let fix = |path: &str| {
            let parts =
                with_filters(self.parts, path, |filters| filters.insert(0, "without_digits".to_owned()));
            Fix { change: Change::WithoutDigits { path: path.to_owned() }, parts }
        };
        variables(self.parts).filter(numbered).map(fix).collect()
    }

    /// Every moment with this filter, and a stretch of time with WeChat's sign; words that say a moment, spelt anew.
    pub(super) fn spelt(&self, change: Change, filter: &str) -> Vec<Fix> {
        if let [Part::Text { .. }] = self.parts {
            return self.reworded().into_iter().collect();
        }
        let is_moment_at = |at: Option<usize>| {
            let part = at.and_then(|at| self.parts.get(at));
            matches!(part, Some(Part::Variable { path, .. }) if is_moment(path))
        };
        let spell = |(at, part): (usize, &Part)| match part {
            Part::Variable { path, .. } if is_moment(path) => Part::variable(path, &[filter]),
            Part::Text { text }
                if is_until(text) && is_moment_at(at.checked_sub(1)) && is_moment_at(Some(at + 1)) =>
            {
                Part::text("~")
            }
            other => other.clone(),
        };
        vec![Fix { change, parts: self.parts.iter().enumerate().map(spell).collect() }]
    }
}

/// What people write between the two ends of a stretch of time.
fn is_until(words: &str) -> bool {
    matches!(words.trim(), "~" | "～" | "-" | "－" | "–" | "—" | "——" | "至" | "到")
}
