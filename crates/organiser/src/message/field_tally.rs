//! One field over a whole audience: the longest text, every rule that is broken, for how many, and what would fix it.

use crate::api::{FieldCheck, FieldFix, FieldIssue, PersonName};
use crate::message::audience::MessageContext;
use crate::message::edit::FIRST_PAGE;
use domain::{AttendeeValues, Change, Field, Filled, Fix, Issue, PAGE, Scene, Trial, join, split};
use std::collections::BTreeMap;
use store::table::message::Message;

/// A fix is tried on this many people, those with the longest texts.
const TRIED: usize = 32;
/// This many people are named beside a problem.
const NAMED: usize = 3;

pub(crate) struct FieldTally<'a> {
    field: &'a Field,
    longest: usize,
    max: Option<usize>,
    broken: BTreeMap<Issue, Broken>,
}

#[derive(Default)]
struct Broken {
    people: u32,
    named: Vec<PersonName>,
    /// With the length of their text.
    tried: Vec<(usize, AttendeeValues)>,
}

impl<'a> FieldTally<'a> {
    pub(crate) fn new(field: &'a Field) -> Self {
        Self { field, longest: 0, max: None, broken: BTreeMap::new() }
    }

    pub(crate) fn count(&mut self, filled: &Filled, values: impl Fn() -> AttendeeValues) {
        let length = self.field.kind.length(&filled.text);
        if self.max.is_none() || length > self.longest {
            self.longest = length;
            self.max = self.field.kind.max_length(&filled.text);
        }
        for issue in &filled.issues {
            let broken = self.broken.entry(*issue).or_default();
            broken.people += 1;
            broken.keep(length, &values);
        }
    }

    pub(crate) fn check(self, wanted: &MessageContext, scene: &Scene) -> FieldCheck {
        let text = wanted.message.fields.iter().find(|(key, _)| *key == self.field.key);
        let parts = text.map(|(_, text)| split(text)).unwrap_or_default();
        let columns = wanted.event.columns();
        let issue = |(issue, broken): (Issue, Broken)| {
            let people: Vec<AttendeeValues> = broken.tried.into_iter().map(|(_, values)| values).collect();
            let (columns, shapes) = (&columns, &wanted.shapes);
            let trial = Trial { field: self.field, parts: &parts, columns, scene, shapes, people: &people };
            FieldIssue {
                code: issue,
                severity: issue.severity(),
                people: broken.people,
                example: broken.named.iter().find_map(|person| person.name.clone()),
                sample: broken.named,
                fix: trial.fix(issue).map(fix_view),
            }
        };
        FieldCheck {
            key: self.field.key.clone(),
            longest: u32::try_from(self.longest).unwrap_or(u32::MAX),
            max: self.max.and_then(|m| u32::try_from(m).ok()),
            issues: self.broken.into_iter().map(issue).collect(),
        }
    }
}

impl Broken {
    fn keep(&mut self, length: usize, values: &impl Fn() -> AttendeeValues) {
        if self.named.len() < NAMED {
            let values = values();
            self.named.push(PersonName { number: values.number, name: values.name });
        }
        if self.tried.len() < TRIED {
            self.tried.push((length, values()));
            return;
        }
        // The shortest of those kept gives way to a longer one.
        let shortest = self.tried.iter_mut().min_by_key(|(length, _)| *length);
        if let Some(shortest) = shortest.filter(|(shortest, _)| *shortest < length) {
            *shortest = (length, values());
        }
    }
}

/// The page over a whole audience; it has no limit that an editor would count.
#[derive(Default)]
pub(crate) struct PageTally {
    broken: BTreeMap<Issue, u32>,
}

impl PageTally {
    pub(crate) fn count(&mut self, page: &Filled) {
        for issue in &page.issues {
            *self.broken.entry(*issue).or_default() += 1;
        }
    }

    pub(crate) fn check(self, message: &Message) -> FieldCheck {
        let issue = |(issue, people): (Issue, u32)| FieldIssue {
            code: issue,
            severity: issue.severity(),
            people,
            example: None,
            sample: Vec::new(),
            fix: page_fix(&message.page),
        };
        let issues = self.broken.into_iter().map(issue).collect();
        FieldCheck { key: PAGE.to_owned(), longest: 0, max: None, issues }
    }
}

/// The page that every mini-program of ours has.
fn page_fix(page: &str) -> Option<FieldFix> {
    let suggested = FIRST_PAGE.to_owned();
    (page != suggested)
        .then(|| fix_view(Fix { parts: split(&suggested), change: Change::Suggest { text: suggested } }))
}

fn fix_view(Fix { change, parts }: Fix) -> FieldFix {
    let code = change.code();
    let fix = |path: Option<String>, n: Option<usize>, text: Option<String>| FieldFix {
        code,
        path,
        n: n.and_then(|n| u32::try_from(n).ok()),
        text,
        parts: parts.clone(),
    };
    match change {
        Change::CutVariable { path, n } => fix(Some(path), Some(n), None),
        Change::CutText { n } => fix(None, Some(n), None),
        Change::Default { path, text } => fix(Some(path), None, Some(text)),
        Change::WithoutDigits { path } | Change::UseVariable { path } | Change::RemoveVariable { path } => {
            fix(Some(path), None, None)
        }
        Change::Reword { .. } | Change::Suggest { .. } => fix(None, None, Some(join(&parts))),
        Change::TimeFormat | Change::DateFormat | Change::RemoveCode => fix(None, None, None),
    }
}
