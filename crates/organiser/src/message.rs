//! The event's message: read, first drafted, saved.

use crate::api::{FieldDraft, MessageDraft, MessageView, Problem, VariableView};
use crate::draft::first_texts;
use crate::organiser::Organiser;
use crate::problem::{invalid, not_found};
use domain::{EventCode, TemplateId, join, split};
use store::table::message::{self, Message};
use store::table::template;
use uuid::Uuid;

/// What a message is called until somebody names it.
const FIRST_NAME: &str = "离场通知";
const FIRST_PAGE: &str = "pages/me/me?code={{ event.code }}";
/// Longer than any text WeChat takes, short enough for every keystroke.
const MOST_CHARS: usize = 2000;

impl Organiser {
    /// The event's message; a first draft from its first template when there is none yet.
    pub async fn message(&self, event: String) -> Result<Option<MessageView>, Problem> {
        let event = self.event(&EventCode::new(event)).await?;
        let (code, appid) = (event.code.clone(), event.appid.clone());
        let asked: Vec<TemplateId> = event.templates.into_iter().map(|(id, _)| id).collect();
        let (known, templates) = self
            .inner
            .store
            .read(move |conn| Ok((message::of_event(conn, &code)?, template::list(conn, &appid)?)))
            .await?;
        if let Some(known) = known {
            return Ok(Some(message_view(known)));
        }
        let Some(template) = templates.into_iter().find(|t| asked.contains(&t.id)) else { return Ok(None) };
        let draft = Message {
            id: Uuid::now_v7().to_string(),
            event: event.code,
            name: FIRST_NAME.to_owned(),
            fields: first_texts(&template),
            template_id: template.id,
            page: FIRST_PAGE.to_owned(),
            miniprogram_state: "formal".to_owned(),
            lang: "zh_CN".to_owned(),
        };
        self.save(draft).await.map(Some)
    }

    /// Saves what the editor holds, also while texts break rules: nothing typed is ever lost. A draft whose fields are
    /// not its template's gets that template's first texts, so that choosing another template just works.
    pub async fn save_message(&self, draft: MessageDraft) -> Result<MessageView, Problem> {
        let message = self.message_of(draft).await?;
        self.save(message).await
    }

    /// What a text may refer to, with the filters a chip of it starts with.
    pub fn variables(&self) -> Vec<VariableView> {
        let variable = |path: &str, filters: &[&str]| VariableView {
            path: path.to_owned(),
            filters: filters.iter().map(|f| (*f).to_owned()).collect(),
        };
        vec![
            variable("attendee.name", &[]),
            variable("attendee.number", &[]),
            variable("attendee.signed_in_at", &["time"]),
            variable("event.title", &[]),
            variable("event.place", &[]),
            variable("event.starts_at", &["time"]),
            variable("event.ends_at", &["time"]),
            variable("event.code", &[]),
            variable("now", &["time"]),
        ]
    }

    pub(crate) async fn message_by_id(&self, id: &str) -> Result<Message, Problem> {
        let id = id.to_owned();
        self.inner.store.read(move |conn| message::get(conn, &id)).await?.ok_or_else(|| not_found("message"))
    }

    /// The draft as a message, its fields those of its template.
    pub(crate) async fn message_of(&self, draft: MessageDraft) -> Result<Message, Problem> {
        check_draft(&draft)?;
        let event = self.event(&EventCode::new(draft.event)).await?;
        let (appid, id) = (event.appid.clone(), TemplateId::new(draft.template_id));
        let template = {
            let id = id.clone();
            self.inner.store.read(move |conn| template::get(conn, &appid, &id)).await?
        };
        let template = template.ok_or_else(|| not_found("template"))?;
        let fits = template.fields.iter().map(|f| &f.key).eq(draft.fields.iter().map(|f| &f.key));
        let fields = if fits {
            draft.fields.into_iter().map(|field| (field.key, join(&field.parts))).collect()
        } else {
            first_texts(&template)
        };
        Ok(Message {
            id: Uuid::now_v7().to_string(),
            event: event.code,
            name: draft.name,
            template_id: id,
            fields,
            page: draft.page,
            miniprogram_state: draft.miniprogram_state,
            lang: draft.lang,
        })
    }

    async fn save(&self, mut message: Message) -> Result<MessageView, Problem> {
        let row = message.clone();
        message.id = self.inner.store.write(move |tx| message::put(tx, &row)).await?;
        Ok(message_view(message))
    }
}

fn check_draft(draft: &MessageDraft) -> Result<(), Problem> {
    if draft.name.trim().is_empty() || draft.name.chars().count() > 60 {
        return Err(invalid("name", "length_60"));
    }
    if !matches!(draft.miniprogram_state.as_str(), "formal" | "trial" | "developer") {
        return Err(invalid("miniprogram_state", "not_listed"));
    }
    if !matches!(draft.lang.as_str(), "zh_CN" | "en_US" | "zh_HK" | "zh_TW") {
        return Err(invalid("lang", "not_listed"));
    }
    if draft.page.starts_with('/') {
        return Err(invalid("page", "leading_slash"));
    }
    let too_long = |field: &FieldDraft| join(&field.parts).chars().count() > MOST_CHARS;
    if draft.page.chars().count() > MOST_CHARS || draft.fields.iter().any(too_long) {
        return Err(invalid("fields", "too_long"));
    }
    Ok(())
}

fn message_view(message: Message) -> MessageView {
    MessageView {
        id: message.id,
        draft: MessageDraft {
            event: message.event.as_str().to_owned(),
            name: message.name,
            template_id: message.template_id.as_str().to_owned(),
            fields: message
                .fields
                .into_iter()
                .map(|(key, text)| FieldDraft { key, parts: split(&text) })
                .collect(),
            page: message.page,
            miniprogram_state: message.miniprogram_state,
            lang: message.lang,
        },
    }
}
