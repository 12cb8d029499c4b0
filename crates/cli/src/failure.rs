//! Somebody whom WeChat refused: what it means, the field it is about, and the number under which WeChat knows it.

use crate::output::Output;
use organiser::api::{CampaignView, DeliveryRow, Problem};
use serde::Serialize;

/// For scripts.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    /// `None` for somebody who was erased.
    number: Option<u32>,
    name: Option<String>,
    errcode: Option<i32>,
    /// The template's key of the field, where WeChat named one.
    field: Option<String>,
    rid: Option<String>,
    pub problem: Option<Problem>,
}

impl From<&DeliveryRow> for Failure {
    fn from(row: &DeliveryRow) -> Self {
        let last = row.attempts.last();
        Self {
            number: row.number,
            name: row.name.clone(),
            errcode: last.and_then(|attempt| attempt.errcode),
            field: Some(row.detail.clone()).filter(|field| !field.is_empty()),
            rid: last.and_then(|attempt| attempt.rid.clone()),
            problem: last.and_then(|attempt| attempt.problem.clone()),
        }
    }
}

/// A line for each of them; where there are more, how many.
pub(crate) fn say_failures(output: &Output, view: &CampaignView, failed: &[DeliveryRow]) {
    for failure in failed.iter().map(Failure::from) {
        output.say(&line(output, &failure));
    }
    let named = u32::try_from(failed.len()).unwrap_or(u32::MAX);
    if !failed.is_empty() && view.failed > named {
        output.tell("failure.more", &[("n", &(view.failed - named).to_string())]);
    }
}

fn line(output: &Output, failure: &Failure) -> String {
    let who = match (failure.number, failure.name.as_deref()) {
        (None, _) => output.text("failure.gone", &[]),
        (Some(number), name) => format!("{number} {}", name.unwrap_or_default()).trim_end().to_owned(),
    };
    let mut parts = vec![who];
    parts.extend(failure.problem.as_ref().map(|problem| output.problem_text(problem)[0].clone()));
    parts.extend(failure.field.as_ref().map(|field| output.text("failure.field", &[("field", field)])));
    parts.extend(failure.rid.as_ref().map(|rid| format!("rid {rid}")));
    format!("    {}", parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::{Failure, line};
    use crate::output::Output;
    use i18n::Lang;
    use organiser::api::{Problem, ProblemCode};

    #[test]
    fn a_refusal_says_who_what_field_and_under_which_number() {
        let problem = Problem::new(ProblemCode::TemplateGone, "errcode 40037").with("errcode", 40037);
        let refused = Failure {
            number: Some(12),
            name: Some("张伟".to_owned()),
            errcode: Some(40037),
            field: Some("thing5".to_owned()),
            rid: Some("66d8-1-2".to_owned()),
            problem: Some(problem),
        };
        let said = line(&Output::new(false, Lang::En), &refused);
        assert!(said.starts_with("    12 张伟 · "), "{said}");
        assert!(said.ends_with(" · field thing5 · rid 66d8-1-2"), "{said}");
        assert!(said.to_lowercase().contains("template"), "the words of the problem are there: {said}");
    }

    #[test]
    fn what_nobody_knows_is_left_out() {
        let erased =
            Failure { number: None, name: None, errcode: None, field: None, rid: None, problem: None };
        assert_eq!(line(&Output::new(false, Lang::ZhCn), &erased), "    已删除的人");
    }
}
