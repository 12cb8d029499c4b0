//! What an event may be, checked before anything is posted.

use crate::api::{Moment, Problem};
use crate::problem::invalid;
use chrono::Timelike;
use protocol::{EventBody, Question, limits};
use std::collections::HashSet;

/// The limits of the endpoint's contract, reported by field before anything is posted.
pub(crate) fn check(body: &EventBody, templates: usize) -> Result<(), Problem> {
    let question_wrong = |q: &Question| {
        limits::is_longer_than(&q.label, limits::MAX_QUESTION_LABEL_CHARS)
            || q.choices.len() > limits::MAX_CHOICES
            || q.choices.iter().any(|choice| limits::is_longer_than(choice, limits::MAX_CHOICE_CHARS))
    };
    let moments = [
        ("starts_at", Some(&body.starts_at)),
        ("ends_at", Some(&body.ends_at)),
        ("opens_at", body.opens_at.as_ref()),
        ("closes_at", body.closes_at.as_ref()),
    ];
    if let Some((name, _)) = moments.iter().find(|(_, moment)| moment.is_some_and(is_leap_second)) {
        return Err(invalid(name, "second_60"));
    }
    let mut keys = HashSet::new();
    let problem = match () {
        () if body.title.is_empty() || limits::is_longer_than(&body.title, limits::MAX_TITLE_CHARS) => {
            ("title", "length_60")
        }
        () if limits::is_longer_than(&body.place, limits::MAX_PLACE_CHARS) => ("place", "length_60"),
        () if !limits::ends_after_start(body.starts_at, body.ends_at) => ("ends_at", "ends_before_start"),
        () if limits::is_longer_than(&body.notice, limits::MAX_NOTICE_CHARS) => ("notice", "length_500"),
        () if templates > limits::MAX_TEMPLATES => ("templates", "most_5"),
        () if body.questions.len() > limits::MAX_QUESTIONS => ("questions", "most_10"),
        () if body.questions.iter().any(question_wrong) => ("questions", "question_too_long"),
        () if body.questions.iter().any(|q| q.label.is_empty()) => ("questions", "empty"),
        () if !body
            .questions
            .iter()
            .all(|q| limits::is_question_key(&q.key) && keys.insert(q.key.as_str())) =>
        {
            ("questions", "question_key")
        }
        () if body
            .questions
            .iter()
            .any(|q| q.kind == protocol::QuestionKind::Choice && q.choices.is_empty()) =>
        {
            ("questions", "choices_missing")
        }
        () => return Ok(()),
    };
    Err(invalid(problem.0, problem.1))
}

/// No clock shows a second 60.
fn is_leap_second(moment: &Moment) -> bool {
    moment.nanosecond() >= 1_000_000_000
}
