//! Changing an event: the form is filled from the endpoint, and saved from the revision it was filled from.

use super::at_endpoint::{find_event, keep_event};
use super::limits::check;
use super::list::{event_detail, get};
use super::titles::titled;
use crate::account::links::Links;
use crate::api::{EventDetail, EventForm, PrivacyForm, Problem, ProblemCode, QuestionForm, QuestionKind};
use domain::EventCode;
use endpoint_client::Error;
use protocol::{EventBody, Privacy, Question};
use std::borrow::Cow;
use store::Store;
use text::{clean, clean_lines, visible};

/// The event as the endpoint has it now, to be changed.
pub(crate) async fn event_form(store: &Store, links: &Links, code: String) -> Result<EventForm, Problem> {
    let event = get(store, &EventCode::new(code)).await?;
    let events = links.get(&event.appid)?.endpoint.0.events().await?;
    Ok(form_of(event.code.as_str(), find_event(events, &event.code)?))
}

/// Saves the form. Changes by somebody else since it was filled in are never overwritten: that is
/// `event_changed`, and the event here is the other's by then.
pub(crate) async fn save_event(
    store: &Store,
    links: &Links,
    form: EventForm,
) -> Result<EventDetail, Problem> {
    let event = get(store, &EventCode::new(form.code.clone())).await?;
    let revision = i64::from(form.revision);
    let template_ids = form.template_ids.clone();
    let mut body = EventBody { revision: Some(revision), ..body_of(form) };
    check(&body, template_ids.len())?;
    body.templates = titled(store, links, &event.appid, template_ids).await?;
    let whole = match links.get(&event.appid)?.endpoint.0.put_event(event.code.as_str(), &body).await {
        Err(Error::StaleRevision(current)) => {
            if let Some(current) = current {
                keep_event(store, event.appid, *current).await?;
            }
            return Err(Problem::new(ProblemCode::EventChanged, "the event was changed elsewhere"));
        }
        other => other?,
    };
    keep_event(store, event.appid, whole).await?;
    event_detail(store, event.code.as_str().to_owned()).await
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
        title: clean(&form.title).into_owned(),
        place: clean(&form.place).into_owned(),
        starts_at: form.starts_at,
        ends_at: form.ends_at,
        opens_at: form.opens_at,
        closes_at: form.closes_at,
        notice: clean_lines(&form.notice),
        templates: Vec::new(),
        questions: form.questions.into_iter().map(question).collect(),
        privacy: Privacy {
            purpose: clean_lines(&form.privacy.purpose),
            retention_days: form.privacy.retention_days,
            contact: clean(&form.privacy.contact).into_owned(),
        },
        revision: None,
    }
}

fn question(form: QuestionForm) -> Question {
    Question {
        key: form.key,
        label: clean(&form.label).into_owned(),
        kind: match form.kind {
            QuestionKind::Text => protocol::QuestionKind::Text,
            QuestionKind::Phone => protocol::QuestionKind::Phone,
            QuestionKind::Choice => protocol::QuestionKind::Choice,
        },
        required: form.required,
        choices: form.choices.iter().filter_map(|choice| visible(choice)).map(Cow::into_owned).collect(),
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
