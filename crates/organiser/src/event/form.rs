//! Changing an event: the form is filled from the endpoint, and saved from the revision it was filled from.

use crate::api::{EventDetail, EventForm, PrivacyForm, Problem, ProblemCode, QuestionForm, QuestionKind};
use crate::core::Organiser;
use crate::event::list::find_event;
use crate::problem::invalid;
use domain::EventCode;
use endpoint_client::Error;
use protocol::{EventBody, Privacy, Question};
use std::collections::HashSet;

impl Organiser {
    /// The event as the endpoint has it now, to be changed.
    pub async fn event_form(&self, code: String) -> Result<EventForm, Problem> {
        let event = self.event(&EventCode::new(code)).await?;
        let events = self.link(&event.appid)?.endpoint.0.events().await?;
        Ok(form_of(event.code.as_str(), find_event(events, &event.code)?))
    }

    /// Saves the form. What somebody else changed since it was filled is never written over: that is
    /// `event_changed`, and the event here is the other's by then.
    pub async fn save_event(&self, form: EventForm) -> Result<EventDetail, Problem> {
        let event = self.event(&EventCode::new(form.code.clone())).await?;
        let revision = i64::from(form.revision);
        let template_ids = form.template_ids.clone();
        let mut body = EventBody { revision: Some(revision), ..body_of(form) };
        check(&body, template_ids.len())?;
        body.templates = self.titled(&event.appid, template_ids).await?;
        let whole = match self.link(&event.appid)?.endpoint.0.put_event(event.code.as_str(), &body).await {
            Err(Error::StaleRevision(current)) => {
                if let Some(current) = current {
                    self.keep_event(event.appid, *current).await?;
                }
                return Err(Problem::new(ProblemCode::EventChanged, "the event was changed elsewhere"));
            }
            other => other?,
        };
        self.keep_event(event.appid, whole).await?;
        self.event_detail(event.code.as_str().to_owned()).await
    }

    /// Deletes the event and its people at the endpoint and here; counts stay.
    pub async fn delete_event(&self, code: String) -> Result<(), Problem> {
        let event = self.event(&EventCode::new(code)).await?;
        let endpoint = &self.link(&event.appid)?.endpoint.0;
        let current = endpoint.events().await?.into_iter();
        let revision = current
            .filter(|body| body.code.as_deref() == Some(event.code.as_str()))
            .find_map(|body| body.revision);
        match endpoint.delete_event(event.code.as_str(), revision.unwrap_or_default()).await {
            Err(Error::StaleRevision(_)) => {
                return Err(Problem::new(ProblemCode::EventChanged, "the event was changed elsewhere"));
            }
            other => other?,
        }
        let erase =
            move |tx: &store::Tx<'_>| store::erase_event(tx, &event.code, &event.appid, store::Gone::Deleted);
        Ok(self.inner.store.write(erase).await?)
    }
}

fn form_of(code: &str, body: EventBody) -> EventForm {
    EventForm {
        code: code.to_owned(),
        revision: body.revision.and_then(|r| i32::try_from(r).ok()).unwrap_or_default(),
        title: body.title,
        place: body.place,
        starts_at: body.starts_at,
        ends_at: body.ends_at,
        opens_at: body.opens_at,
        closes_at: body.closes_at,
        notice: body.notice,
        template_ids: body.templates.into_iter().map(|t| t.template_id).collect(),
        questions: body.questions.into_iter().map(question_form).collect(),
        privacy: PrivacyForm {
            purpose: body.privacy.purpose,
            retention_days: body.privacy.retention_days,
            contact: body.privacy.contact,
        },
    }
}

/// The form as it is posted, but for templates and revision.
fn body_of(form: EventForm) -> EventBody {
    EventBody {
        code: None,
        title: form.title.trim().to_owned(),
        place: form.place.trim().to_owned(),
        starts_at: form.starts_at,
        ends_at: form.ends_at,
        opens_at: form.opens_at,
        closes_at: form.closes_at,
        notice: form.notice.trim().to_owned(),
        templates: Vec::new(),
        questions: form.questions.into_iter().map(question).collect(),
        privacy: Privacy {
            purpose: form.privacy.purpose.trim().to_owned(),
            retention_days: form.privacy.retention_days,
            contact: form.privacy.contact.trim().to_owned(),
        },
        revision: None,
    }
}

/// The limits of the endpoint's contract, each said of its field before anything is posted.
pub(crate) fn check(body: &EventBody, templates: usize) -> Result<(), Problem> {
    let longer = |text: &str, most: usize| text.chars().count() > most;
    let question_wrong = |q: &Question| {
        longer(&q.label, 40) || q.choices.len() > 20 || q.choices.iter().any(|choice| longer(choice, 40))
    };
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

fn is_key(key: &str) -> bool {
    let plain = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_');
    key.len() <= 32 && key.starts_with(|c: char| c.is_ascii_lowercase()) && key.bytes().all(plain)
}

fn question(form: QuestionForm) -> Question {
    Question {
        key: form.key,
        label: form.label.trim().to_owned(),
        kind: match form.kind {
            QuestionKind::Text => protocol::QuestionKind::Text,
            QuestionKind::Phone => protocol::QuestionKind::Phone,
            QuestionKind::Choice => protocol::QuestionKind::Choice,
        },
        required: form.required,
        choices: form.choices,
    }
}

fn question_form(question: Question) -> QuestionForm {
    QuestionForm {
        key: question.key,
        label: question.label,
        kind: match question.kind {
            protocol::QuestionKind::Text => QuestionKind::Text,
            protocol::QuestionKind::Phone => QuestionKind::Phone,
            protocol::QuestionKind::Choice => QuestionKind::Choice,
        },
        required: question.required,
        choices: question.choices,
    }
}
