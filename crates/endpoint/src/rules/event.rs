//! What an event may say, and whether it is open.

use super::{all_or_ok, field_error};
use crate::{identifier::EventCode, refusal::Refusal};
use chrono::{DateTime, Timelike, Utc};
use protocol::{
    EventBody, EventState, FieldError, Moment, Privacy, PublicEvent, Question, QuestionKind, TemplateRef,
    limits,
};
use std::collections::HashSet;
use text::{clean, clean_lines};

/// Closed wins over scheduled, because an event may be closed before it ever opened.
pub(crate) fn state_at(event: &EventBody, now: DateTime<Utc>) -> EventState {
    if event.closes_at.is_some_and(|at| at <= now) {
        EventState::Closed
    } else if event.opens_at.is_some_and(|at| at > now) {
        EventState::Scheduled
    } else {
        EventState::Open
    }
}

/// When its retention ends, in milliseconds since 1970.
pub(crate) fn purge_at(event: &EventBody) -> i64 {
    const DAY: i64 = 24 * 60 * 60 * 1_000;
    event.ends_at.timestamp_millis().saturating_add(DAY * i64::from(event.privacy.retention_days))
}

/// The event as its sign-in page sees it.
pub(crate) fn public_event(code: &EventCode, event: EventBody, now: DateTime<Utc>) -> PublicEvent {
    PublicEvent {
        code: code.as_str().to_owned(),
        state: state_at(&event, now),
        title: event.title,
        place: event.place,
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        opens_at: event.opens_at,
        closes_at: event.closes_at,
        notice: event.notice,
        templates: event.templates,
        questions: event.questions,
        privacy: event.privacy,
        server_time: now.fixed_offset(),
    }
}

/// A PUT's body without what nobody can see.
pub(crate) fn clean_event(body: EventBody) -> EventBody {
    let owned = |text: &str| clean(text).into_owned();
    let question = |question: Question| Question {
        label: owned(&question.label),
        choices: question.choices.iter().map(|choice| owned(choice)).filter(|c| !c.is_empty()).collect(),
        ..question
    };
    let template = |template: TemplateRef| TemplateRef { title: owned(&template.title), ..template };
    EventBody {
        title: owned(&body.title),
        place: owned(&body.place),
        notice: clean_lines(&body.notice),
        templates: body.templates.into_iter().map(template).collect(),
        questions: body.questions.into_iter().map(question).collect(),
        privacy: Privacy {
            purpose: clean_lines(&body.privacy.purpose),
            contact: owned(&body.privacy.contact),
            ..body.privacy
        },
        ..body
    }
}

/// Everything that is wrong with a PUT's body.
pub(crate) fn check_event(code: &EventCode, body: &EventBody) -> Result<(), Refusal> {
    let mut errors = Vec::new();
    if body.code.as_deref().is_some_and(|named| named != code.as_str()) {
        errors.push(field_error("code", "mismatch", "not the code of the path"));
    }
    if body.title.is_empty() {
        errors.push(field_error("title", "required", "must not be empty"));
    }
    for (field, text, most) in [
        ("title", &body.title, limits::MAX_TITLE_CHARS),
        ("place", &body.place, limits::MAX_PLACE_CHARS),
        ("notice", &body.notice, limits::MAX_NOTICE_CHARS),
    ] {
        errors.extend(too_long(field, text, most));
    }
    let moments = [
        ("starts_at", Some(&body.starts_at)),
        ("ends_at", Some(&body.ends_at)),
        ("opens_at", body.opens_at.as_ref()),
        ("closes_at", body.closes_at.as_ref()),
    ];
    for (field, moment) in moments {
        if moment.is_some_and(is_leap_second) {
            errors.push(field_error(field, "malformed", "no clock shows a second 60"));
        }
    }
    if !limits::ends_after_start(body.starts_at, body.ends_at) {
        errors.push(field_error("ends_at", "out_of_range", "after starts_at"));
    }
    errors.extend(too_many("templates", body.templates.len(), limits::MAX_TEMPLATES));
    errors.extend(too_many("questions", body.questions.len(), limits::MAX_QUESTIONS));
    let mut keys = HashSet::new();
    for (index, question) in body.questions.iter().enumerate() {
        let at = format!("questions[{index}]");
        if !keys.insert(question.key.as_str()) {
            errors.push(field_error(&format!("{at}.key"), "repeated", "another question has this key"));
        }
        check_question(&at, question, &mut errors);
    }
    all_or_ok(errors)
}

/// Few calendars and no phone can hold one.
fn is_leap_second(moment: &Moment) -> bool {
    moment.nanosecond() >= 1_000_000_000
}

fn check_question(at: &str, question: &Question, errors: &mut Vec<FieldError>) {
    if !limits::is_question_key(&question.key) {
        errors.push(field_error(&format!("{at}.key"), "malformed", "[a-z][a-z0-9_]{0,31}"));
    }
    errors.extend(too_long(&format!("{at}.label"), &question.label, limits::MAX_QUESTION_LABEL_CHARS));
    errors.extend(too_many(&format!("{at}.choices"), question.choices.len(), limits::MAX_CHOICES));
    for (index, choice) in question.choices.iter().enumerate() {
        errors.extend(too_long(&format!("{at}.choices[{index}]"), choice, limits::MAX_CHOICE_CHARS));
    }
    if question.kind == QuestionKind::Choice && question.choices.is_empty() {
        errors.push(field_error(&format!("{at}.choices"), "required", "a choice needs something to choose"));
    }
}

fn too_long(field: &str, text: &str, most: usize) -> Option<FieldError> {
    limits::is_longer_than(text, most)
        .then(|| field_error(field, "too_long", &format!("at most {most} characters")))
}

fn too_many(field: &str, count: usize, most: usize) -> Option<FieldError> {
    (count > most).then(|| field_error(field, "too_many", &format!("at most {most}")))
}
