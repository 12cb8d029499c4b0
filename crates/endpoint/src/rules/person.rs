//! What a sign-in says about the person.

use super::{
    all_or_ok,
    event::is_key,
    field_error,
    subscription::wrong_subscriptions,
    text::{is_longer_than, normalise},
};
use crate::storage::StorageError;
use protocol::{FieldError, Question, QuestionKind, SignIn};
use std::collections::BTreeMap;

const NAME: usize = 64;
const ANSWER: usize = 500;

/// Whether the visitor has signed in here before: required answers are asked of new people only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    New,
    Known,
}

/// What a sign-in names, normalised. The outer `None` and a missing key mean *not named: stays*, the inner `None`
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
    standing: Standing,
) -> Result<Details, StorageError> {
    let mut errors = Vec::new();
    let name = post.name.as_deref().map(normalise);
    if name.as_ref().and_then(Option::as_deref).is_some_and(|name| is_longer_than(name, NAME)) {
        errors.push(field_error("name", "too_long", "at most 64 characters"));
    }
    errors.extend(wrong_subscriptions(&post.subscriptions));
    let named = post.answers.iter().flatten().filter(|(key, _)| is_key(key));
    let answers: BTreeMap<_, _> = named.map(|(key, text)| (key.clone(), normalise(text))).collect();
    for (key, answer) in &answers {
        let question = questions.iter().find(|question| question.key == *key);
        errors.extend(answer.as_deref().and_then(|answer| wrong_answer(key, answer, question)));
    }
    if standing == Standing::New {
        let unanswered = |question: &&Question| !matches!(answers.get(&question.key), Some(Some(_)));
        let missing = questions.iter().filter(|question| question.required).filter(unanswered);
        errors.extend(missing.map(|question| answer_error(&question.key, "required", "must be answered")));
    }
    all_or_ok(errors)?;
    Ok(Details { name, answers })
}

/// An organiser who signs somebody in has to say whom.
pub(crate) fn check_name_given(name: &str) -> Result<(), StorageError> {
    let nameless = normalise(name).is_none();
    all_or_ok(nameless.then(|| field_error("name", "required", "must not be empty")).into_iter().collect())
}

fn wrong_answer(key: &str, answer: &str, question: Option<&Question>) -> Option<FieldError> {
    if is_longer_than(answer, ANSWER) {
        return Some(answer_error(key, "too_long", "at most 500 characters"));
    }
    let question = question?;
    match question.kind {
        QuestionKind::Text => None,
        QuestionKind::Phone if is_phone(answer) => None,
        QuestionKind::Phone => {
            Some(answer_error(key, "not_a_phone", "5 to 20 digits, plus signs, hyphens and spaces"))
        }
        QuestionKind::Choice if question.choices.iter().any(|c| normalise(c).as_deref() == Some(answer)) => {
            None
        }
        QuestionKind::Choice => Some(answer_error(key, "not_a_choice", "one of the choices")),
    }
}

fn is_phone(text: &str) -> bool {
    (5..=20).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b' '))
}

fn answer_error(key: &str, code: &str, detail: &str) -> FieldError {
    field_error(&format!("answers.{key}"), code, detail)
}
