//! A sign-in's data about the person.

use super::{all_or_ok, field_error, length::was_longer_than, subscription::wrong_subscriptions};
use crate::refusal::Refusal;
use protocol::{FieldError, Question, QuestionKind, SignIn, limits};
use std::{borrow::Cow, collections::BTreeMap};

/// Whether the visitor has signed in here before: required answers are asked of new people only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Familiarity {
    New,
    Known,
}

/// What a sign-in names, cleaned. The outer `None` and a missing key mean *not named: stays*, the inner `None`
/// means *named and empty: cleared*.
pub(crate) struct Details {
    pub name: Option<Option<String>>,
    pub answers: BTreeMap<String, Option<String>>,
}

/// The details of `post`, or everything that is wrong with them.
///
/// Answers to questions the event no longer asks are kept: the page may have been loaded before the organiser edited
/// the event, and signing in must not fail for it. What no question could be called is dropped.
pub(crate) fn check_details(
    post: &SignIn,
    questions: &[Question],
    familiarity: Familiarity,
) -> Result<Details, Refusal> {
    let mut errors = Vec::new();
    let name = post.name.as_deref().map(visible);
    let typed = post.name.as_deref().unwrap_or_default();
    if name
        .as_ref()
        .and_then(Option::as_deref)
        .is_some_and(|name| was_longer_than(typed, name, limits::MAX_NAME_CHARS))
    {
        errors.push(field_error("name", "too_long", &at_most(limits::MAX_NAME_CHARS)));
    }
    errors.extend(wrong_subscriptions(&post.subscriptions));
    let mut answers = BTreeMap::new();
    for (key, typed) in post.answers.iter().flatten().filter(|(key, _)| limits::is_question_key(key)) {
        let question = questions.iter().find(|question| question.key == *key);
        let answer = clean_answer(typed, question);
        errors.extend(answer.as_deref().and_then(|answer| wrong_answer(key, typed, answer, question)));
        answers.insert(key.clone(), answer);
    }
    if familiarity == Familiarity::New {
        let unanswered = |question: &&Question| !matches!(answers.get(&question.key), Some(Some(_)));
        let missing = questions.iter().filter(|question| question.required).filter(unanswered);
        errors.extend(missing.map(|question| answer_error(&question.key, "required", "must be answered")));
    }
    all_or_ok(errors)?;
    Ok(Details { name, answers })
}

/// An organiser who signs somebody in has to say whom.
pub(crate) fn check_name_given(name: &str) -> Result<(), Refusal> {
    let nameless = visible(name).is_none();
    all_or_ok(nameless.then(|| field_error("name", "required", "must not be empty")).into_iter().collect())
}

fn visible(text: &str) -> Option<String> {
    text::visible(text).map(Cow::into_owned)
}

/// Telephone numbers are pasted in many spellings, and kept in one.
fn clean_answer(typed: &str, question: Option<&Question>) -> Option<String> {
    match question {
        Some(question) if question.kind == QuestionKind::Phone => {
            Some(text::clean_phone(typed)).filter(|phone| !phone.is_empty()).map(without_gaps_if_long)
        }
        _ => visible(typed),
    }
}

/// A number that is too long only because of its separators.
fn without_gaps_if_long(phone: String) -> String {
    if phone.len() > limits::MAX_PHONE_CHARS { phone.replace([' ', '-'], "") } else { phone }
}

fn wrong_answer(key: &str, typed: &str, answer: &str, question: Option<&Question>) -> Option<FieldError> {
    if was_longer_than(typed, answer, limits::MAX_ANSWER_CHARS) {
        return Some(answer_error(key, "too_long", &at_most(limits::MAX_ANSWER_CHARS)));
    }
    let question = question?;
    match question.kind {
        QuestionKind::Phone if !is_phone(answer) => {
            let (least, most) = (limits::MIN_PHONE_CHARS, limits::MAX_PHONE_CHARS);
            let detail = format!("{least} to {most} digits, plus signs, hyphens and spaces");
            Some(answer_error(key, "not_a_phone", &detail))
        }
        QuestionKind::Choice if !question.choices.iter().any(|choice| text::clean(choice) == answer) => {
            Some(answer_error(key, "not_a_choice", "one of the choices"))
        }
        QuestionKind::Text | QuestionKind::Phone | QuestionKind::Choice => None,
    }
}

fn is_phone(text: &str) -> bool {
    limits::PHONE_CHARS.contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b' '))
}

fn at_most(characters: usize) -> String {
    format!("at most {characters} characters")
}

fn answer_error(key: &str, code: &str, detail: &str) -> FieldError {
    field_error(&format!("answers.{key}"), code, detail)
}
