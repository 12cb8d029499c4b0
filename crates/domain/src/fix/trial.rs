//! A fix is offered only after it was tried on the people it is for.

use super::{Change, Fix};
use crate::{AttendeeValues, Field, Issue, Part, Scene, Wording, check, join};

/// A field's text, and some of the people for whom it breaks a rule: what a fix is tried on before it is offered.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'a> {
    pub field: &'a Field,
    pub parts: &'a [Part],
    pub columns: &'a [&'a str],
    pub scene: &'a Scene,
    pub people: &'a [AttendeeValues],
}

impl Trial<'_> {
    /// The first fix after which nobody's text breaks this rule, or any other that it didn't break before.
    pub fn fix(&self, issue: Issue) -> Option<Fix> {
        let fixes = match issue {
            Issue::TooLong => self.cuts(),
            Issue::BadTemplate => vec![self.without_code()],
            Issue::BadVariable => self.known_variables(),
            Issue::MissingValue => self.defaults(),
            Issue::DigitsInName => self.without_digits(),
            Issue::NotTime => self.spelt(Change::TimeFormat, "time"),
            Issue::NotDate => self.spelt(Change::DateFormat, "date"),
            _ => Vec::new(),
        };
        let fixes = fixes.into_iter().chain(self.reworded()).chain(self.suggested(issue));
        fixes.into_iter().find(|fix| fix.parts != self.parts && self.helps(fix, issue))
    }

    /// Several variables may break the same rule, each with a fix of its own: those help one by one.
    fn helps(&self, fix: &Fix, issue: Issue) -> bool {
        let (before, after) = (self.issues(self.parts), self.issues(&fix.parts));
        let one_by_one = matches!(issue, Issue::BadVariable | Issue::MissingValue | Issue::DigitsInName);
        let gone = !after.contains(&issue) || (one_by_one && !matches!(fix.change, Change::Suggest { .. }));
        let worse = |i: &Issue| i.blocks() && *i != issue && !before.contains(i);
        // Where nothing could be rendered before, what comes to light now is no fault of the fix.
        let blind = matches!(issue, Issue::BadTemplate | Issue::BadVariable | Issue::MissingValue);
        gone && (blind || !after.iter().any(worse)) && !after.contains(&Issue::Empty)
    }

    fn issues(&self, parts: &[Part]) -> Vec<Issue> {
        let text = join(parts);
        let wording = Wording::compile([("k", text.as_str())], self.columns);
        let mut issues = Vec::new();
        for person in self.people {
            match wording.render("k", self.scene, person) {
                Ok(text) => issues.extend(check(self.field.kind, &text, &self.field.listed).issues),
                Err(issue) => issues.push(issue),
            }
        }
        issues
    }

    pub(super) fn lengths(&self, parts: &[Part]) -> Vec<usize> {
        self.texts(parts).iter().map(|text| self.field.kind.length(text)).collect()
    }

    pub(super) fn texts(&self, parts: &[Part]) -> Vec<String> {
        let text = join(parts);
        let wording = Wording::compile([("k", text.as_str())], self.columns);
        self.people.iter().map(|p| wording.render("k", self.scene, p).unwrap_or_default()).collect()
    }
}
