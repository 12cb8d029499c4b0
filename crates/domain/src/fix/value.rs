//! Values that are absent, contain digits where none are allowed, or are moments in another spelling.

use super::parts::{variables, with_filters};
use super::{Change, Fix, Trial};
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
            self.people
                .iter()
                .any(|p| self.scene.value(path, p).is_some_and(|v| v.contains(char::is_numeric)))
        };
        let fix = |path: &str| {
            let parts =
                with_filters(self.parts, path, |filters| filters.insert(0, "without_digits".to_owned()));
            Fix { change: Change::WithoutDigits { path: path.to_owned() }, parts }
        };
        variables(self.parts).filter(numbered).map(fix).collect()
    }

    /// Every moment with this filter.
    pub(super) fn spelt(&self, change: Change, filter: &str) -> Vec<Fix> {
        let spell = |part: &Part| match part {
            Part::Variable { path, .. } if is_moment(path) => Part::variable(path, &[filter]),
            other => other.clone(),
        };
        vec![Fix { change, parts: self.parts.iter().map(spell).collect() }]
    }
}
