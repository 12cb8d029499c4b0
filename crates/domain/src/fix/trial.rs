//! A fix is offered only after it was tried on the people it is for, and only if it says the same.

use super::{Change, Fix};
use crate::clock::read;
use crate::near::with_variables;
use crate::normalise::normalise;
use crate::{AttendeeValues, Field, FieldKind, Issue, Part, Scene, Severity, Shapes, Wording, check, join};

/// A field's text, and some of the people for whom it breaks a rule: what a fix is tried on before it is offered.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'a> {
    pub field: &'a Field,
    pub parts: &'a [Part],
    pub columns: &'a [&'a str],
    pub scene: &'a Scene,
    pub shapes: &'a Shapes,
    pub people: &'a [AttendeeValues],
}

impl Trial<'_> {
    /// The first fix after which nobody's text breaks this rule, or any other that it didn't break before, and which
    /// says the same.
    pub fn fix(&self, issue: Issue) -> Option<Fix> {
        let fixes = match issue {
            Issue::TooLong => self.cuts(),
            Issue::BadTemplate => vec![self.without_code()],
            Issue::BadVariable => self.known_variables(),
            Issue::MissingValue => self.defaults(),
            Issue::NearVariable => self.near_variables().into_iter().collect(),
            Issue::Empty => self.suggested().into_iter().collect(),
            Issue::DigitsInName => self.without_digits().into_iter().chain(self.reworded()).collect(),
            Issue::NotTime | Issue::DoubtfulTime => self.spelt(Change::TimeFormat, "time"),
            Issue::NotDate | Issue::DoubtfulDate => self.spelt(Change::DateFormat, "date"),
            _ => self.reworded().into_iter().collect(),
        };
        fixes
            .into_iter()
            .find(|fix| fix.parts != self.parts && self.says_the_same(fix) && self.helps(fix, issue))
    }

    /// Several variables may break the same rule, each with a fix of its own: those help one by one.
    fn helps(&self, fix: &Fix, issue: Issue) -> bool {
        let (before, after) = (self.issues(self.parts), self.issues(&fix.parts));
        let one_by_one = matches!(issue, Issue::BadVariable | Issue::MissingValue | Issue::DigitsInName);
        let gone = !after.contains(&issue) || one_by_one;
        let worse = |i: &Issue| i.severity() != Severity::Hint && *i != issue && !before.contains(i);
        // Where nothing could be rendered before, what comes to light now is no fault of the fix.
        let blind = matches!(
            issue,
            Issue::BadTemplate | Issue::BadVariable | Issue::MissingValue | Issue::NearVariable
        );
        gone && (blind || !after.iter().any(worse)) && !after.contains(&Issue::Empty)
    }

    /// Moments that can be read say the same moment afterwards, for everybody.
    fn says_the_same(&self, fix: &Fix) -> bool {
        if !matches!(fix.change, Change::TimeFormat | Change::DateFormat | Change::Reword { .. })
            || !matches!(self.field.kind, FieldKind::Time | FieldKind::Date)
        {
            return true;
        }
        let read = |text: &String| read(&normalise(self.field.kind, text));
        let (before, after) = (self.texts(self.parts), self.texts(&fix.parts));
        before.iter().zip(&after).all(|(before, after)| match (read(before), read(after)) {
            (Some(before), Some(after)) => before == after || after.is_finer_than(&before),
            (None, _) => true,
            (Some(_), None) => false,
        })
    }

    fn near_variables(&self) -> Option<Fix> {
        let (parts, path) = with_variables(self.parts, self.columns)?;
        Some(Fix { change: Change::UseVariable { path }, parts })
    }

    fn issues(&self, parts: &[Part]) -> Vec<Issue> {
        let text = join(parts);
        let wording = Wording::compile([("k", text.as_str())], self.columns);
        let mut issues = Vec::new();
        for person in self.people {
            match wording.render("k", self.scene, person) {
                Ok(text) => {
                    issues.extend(check(self.field.kind, &text, &self.field.listed, self.shapes).issues);
                }
                Err(issue) => issues.push(issue),
            }
        }
        issues.extend(wording.is_near("k").then_some(Issue::NearVariable));
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
