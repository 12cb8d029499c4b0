//! The editor's live preview: the card, every field over the whole audience, and the pre-flight.

use crate::api::{
    Audience, Card, CardLine, FieldCheck, FieldFix, FieldIssue, MessageDraft, Preview, PreviewOf, Problem,
};
use crate::audience::{Assessed, Wanted, preflight};
use crate::organiser::Organiser;
use chrono::Utc;
use domain::{AttendeeId, Field, Filled, Fix, Issue, count_chars, cut_to_fit, split};
use std::collections::BTreeMap;
use store::table::account;
use store::table::attendee::{self, Attendee, Identity};

impl Organiser {
    /// Everything the editor shows for one state of the draft; changes nothing.
    pub async fn preview(
        &self,
        draft: MessageDraft,
        of: PreviewOf,
        audience: Audience,
    ) -> Result<Preview, Problem> {
        let message = self.message_of(draft).await?;
        let wanted = self.wanted(message).await?;
        let preview = self.inner.store.read(move |conn| {
            let now = Utc::now();
            let app = account::get(conn, &wanted.event.appid)?.map(|a| a.name).unwrap_or_default();
            let people = wanted.assess(conn, &audience, now)?;
            let shown = match of {
                PreviewOf::Number(number) => attendee::by_number(conn, &wanted.event.code, number)?,
                PreviewOf::Worst => {
                    people.iter().max_by_key(|p| strain(&wanted, p)).map(|p| p.attendee.clone())
                }
                PreviewOf::Typical => people.last().map(|p| p.attendee.clone()),
            };
            let card = match shown {
                Some(person) => card(app, &wanted, Some(&person), &wanted.fill(&person, now)),
                None => card(app, &wanted, None, &wanted.fill(&sample(&wanted, now), now)),
            };
            Ok(Preview { card, fields: checks(&wanted, &people, now), preflight: preflight(&people) })
        });
        Ok(preview.await?)
    }
}

/// The card of one person, or of the sample that stands in while nobody has signed in.
pub(crate) fn card(app: String, wanted: &Wanted, person: Option<&Attendee>, fields: &[Filled]) -> Card {
    let line = |(field, filled): (&Field, &Filled)| CardLine {
        label: field.label.clone(),
        over_from: field
            .kind
            .max_chars(&filled.text)
            .filter(|max| count_chars(&filled.text) > *max)
            .and_then(|max| u32::try_from(max).ok()),
        text: filled.text.clone(),
    };
    Card {
        app,
        title: wanted.template.title.clone(),
        number: person.map(|p| p.number),
        name: person.and_then(|p| p.name.clone()),
        lines: wanted.template.fields.iter().zip(fields).map(line).collect(),
        opens_page: !wanted.message.page.is_empty(),
    }
}

/// How hard a person's texts press against the limits: broken rules first, then length.
fn strain(wanted: &Wanted, person: &Assessed) -> (usize, usize) {
    let excess = |(field, filled): (&Field, &Filled)| {
        let max = field.kind.max_chars(&filled.text).unwrap_or(usize::MAX);
        count_chars(&filled.text).saturating_sub(max) + filled.issues.len()
    };
    let length = person.fields.iter().map(|f| count_chars(&f.text)).sum();
    (wanted.template.fields.iter().zip(&person.fields).map(excess).sum(), length)
}

fn checks(wanted: &Wanted, people: &[Assessed], now: chrono::DateTime<Utc>) -> Vec<FieldCheck> {
    // While nobody has signed in, the sample tells at least what is wrong for everybody.
    let sample_row;
    let people = if people.is_empty() {
        let attendee = sample(wanted, now);
        let fields = wanted.fill(&attendee, now);
        sample_row = [Assessed { attendee, fields, fate: crate::audience::Fate::Sendable }];
        &sample_row
    } else {
        people
    };
    wanted
        .template
        .fields
        .iter()
        .enumerate()
        .map(|(at, field)| check_field(wanted, people, at, field))
        .collect()
}

fn check_field(wanted: &Wanted, people: &[Assessed], at: usize, field: &Field) -> FieldCheck {
    let worst = people.iter().max_by_key(|p| count_chars(&p.fields[at].text));
    let longest = worst.map_or(0, |p| count_chars(&p.fields[at].text));
    let max = worst.and_then(|p| field.kind.max_chars(&p.fields[at].text));
    let mut broken: BTreeMap<Issue, Vec<&Assessed>> = BTreeMap::new();
    for person in people {
        for issue in &person.fields[at].issues {
            broken.entry(*issue).or_default().push(person);
        }
    }
    let issue = |(issue, of): (Issue, Vec<&Assessed>)| FieldIssue {
        code: issue.as_str().to_owned(),
        people: u32::try_from(of.len()).unwrap_or(u32::MAX),
        example: of.first().and_then(|p| p.attendee.name.clone()),
        fix: match (issue, max, worst) {
            (Issue::TooLong, Some(max), Some(worst)) => fix_length(wanted, field, max, longest, worst),
            _ => None,
        },
    };
    FieldCheck {
        key: field.key.clone(),
        longest: u32::try_from(longest).unwrap_or(u32::MAX),
        max: max.and_then(|m| u32::try_from(m).ok()),
        issues: broken.into_iter().map(issue).collect(),
    }
}

fn fix_length(
    wanted: &Wanted,
    field: &Field,
    max: usize,
    longest: usize,
    worst: &Assessed,
) -> Option<FieldFix> {
    let (_, text) = wanted.message.fields.iter().find(|(key, _)| *key == field.key)?;
    let value_length = |path: &str| match path {
        "attendee.name" => worst.attendee.name.as_deref().map(count_chars),
        "event.title" => Some(count_chars(&wanted.event.title)),
        "event.place" => Some(count_chars(&wanted.event.place)),
        _ => None,
    };
    Some(match cut_to_fit(&split(text), max, longest, value_length)? {
        Fix::CutVariable { path, n, parts } => {
            FieldFix { code: "cut_variable".to_owned(), path: Some(path), n: u32::try_from(n).ok(), parts }
        }
        Fix::CutText { parts } => FieldFix { code: "cut_text".to_owned(), path: None, n: None, parts },
    })
}

/// Somebody of an ordinary name, for an event nobody has come to yet.
fn sample(wanted: &Wanted, now: chrono::DateTime<Utc>) -> Attendee {
    Attendee {
        id: AttendeeId::new("sample"),
        event: wanted.event.code.clone(),
        number: 1,
        name: Some("李雷".to_owned()),
        answers: BTreeMap::new(),
        signed_in_at: now.with_timezone(wanted.event.starts_at.offset()),
        openid: None,
        identity: Identity::Pending,
    }
}
