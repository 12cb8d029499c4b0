//! What an event may be, checked before anything is posted.

use crate::api::{Moment, Problem};
use crate::problem::invalid;
use chrono::Timelike;
use protocol::{EventBody, Question};
use std::collections::HashSet;

/// The limits of the endpoint's contract, reported by field before anything is posted.
pub(crate) fn check(body: &EventBody, templates: usize) -> Result<(), Problem> {
    let longer = |text: &str, most: usize| text.chars().count() > most;
    let question_wrong = |q: &Question| {
        longer(&q.label, 40) || q.choices.len() > 20 || q.choices.iter().any(|choice| longer(choice, 40))
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
        () if body.title.is_empty() || longer(&body.title, 60) => ("title", "length_60"),
        () if longer(&body.place, 60) => ("place", "length_60"),
        () if body.ends_at <= body.starts_at => ("ends_at", "ends_before_start"),
        () if longer(&body.notice, 500) => ("notice", "length_500"),
        () if templates > 5 => ("templates", "most_5"),
        () if body.questions.len() > 10 => ("questions", "most_10"),
        () if body.questions.iter().any(question_wrong) => ("questions", "question_too_long"),
        () if body.questions.iter().any(|q| q.label.is_empty()) => ("questions", "empty"),
        () if !body.questions.iter().all(|q| is_key(&q.key) && keys.insert(q.key.as_str())) => {
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

fn is_key(key: &str) -> bool {
    let plain = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_');
    key.len() <= 32 && key.starts_with(|c: char| c.is_ascii_lowercase()) && key.bytes().all(plain)
}
