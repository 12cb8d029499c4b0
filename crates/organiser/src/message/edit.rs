//! One message: first drafted, read, saved while it is typed.

use crate::api::{FieldDraft, MessageDraft, MessageView, Problem, VariableView};
use crate::event;
use crate::message::audience::MessageContext;
use crate::message::draft::first_texts;
use crate::problem::{invalid, not_found};
use domain::{CardLanguage, EventCode, MiniprogramVersion, TemplateId, join, split};
use store::table::message::{self, Message};
use store::table::template;
use store::{Connection, Store};
use uuid::Uuid;

/// What a message is called until somebody names it.
pub(crate) const FIRST_NAME: &str = "离场通知";
/// The attendee's own page at this event.
pub(crate) const FIRST_PAGE: &str = "pages/me/me?code={{ event.code }}";
pub(crate) const FIRST_VERSION: MiniprogramVersion = MiniprogramVersion::Formal;
pub(crate) const FIRST_LANGUAGE: CardLanguage = CardLanguage::SimplifiedChinese;
/// Longer than any text WeChat takes, short enough for every keystroke.
const MAX_CHARS: usize = 2000;

/// The event's first message; a draft from its first template when there is none yet.
pub(crate) async fn message(store: &Store, event: String) -> Result<Option<MessageView>, Problem> {
    let event = event::list::get(store, &EventCode::new(event)).await?;
    let (code, appid) = (event.code.clone(), event.appid.clone());
    let asked: Vec<TemplateId> = event.templates.into_iter().map(|(id, _)| id).collect();
    let (known, templates) =
        store.read(move |conn| Ok((message::of_event(conn, &code)?, template::list(conn, &appid)?))).await?;
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
        miniprogram_state: FIRST_VERSION,
        lang: FIRST_LANGUAGE,
    };
    save(store, draft).await.map(Some)
}

/// Saves what the editor holds as the message with this id, its name too, and also while texts break rules: nothing
/// typed is ever lost. Another template's fields keep the texts whose keys they share.
pub(crate) async fn save_message(
    store: &Store,
    id: String,
    draft: MessageDraft,
) -> Result<MessageView, Problem> {
    let message = Message { id, ..wanted_of(store, draft).await?.message };
    let saved = store.write(move |tx| {
        if message::named(tx.conn, &message.event, &message.name)?.is_some_and(|other| other.id != message.id)
        {
            return Ok(Err(invalid("name", "taken")));
        }
        let found = message::update(tx, &message)?;
        Ok(if found { Ok(message) } else { Err(not_found("message")) })
    });
    saved.await?.map(message_view)
}

/// What a text of this event may refer to, with the filters a chip of it starts with.
pub(crate) async fn variables(store: &Store, event: String) -> Result<Vec<VariableView>, Problem> {
    let event = event::list::get(store, &EventCode::new(event)).await?;
    let common = domain::PATHS.iter().map(|path| VariableView {
        path: (*path).to_owned(),
        filters: domain::is_moment(path).then(|| "time".to_owned()).into_iter().collect(),
        label: None,
    });
    let own = event.questions.into_iter().map(|question| VariableView {
        path: format!("attendee.{}", question.key),
        // Not everybody answers everything.
        filters: vec!["default('无')".to_owned()],
        label: Some(question.label),
    });
    Ok(common.chain(own).collect())
}

pub(crate) async fn find(store: &Store, id: &str) -> Result<Message, Problem> {
    let id = id.to_owned();
    store.read(move |conn| message::get(conn, &id)).await?.ok_or_else(|| not_found("message"))
}

/// The draft as a message of no id yet, its fields those of its template.
pub(crate) async fn wanted_of(store: &Store, draft: MessageDraft) -> Result<MessageContext, Problem> {
    check_draft(&draft)?;
    store.read(move |conn| wanted_of_draft(conn, draft)).await?
}

/// Saves under its name: the same name at the same event replaces.
pub(crate) async fn save(store: &Store, mut message: Message) -> Result<MessageView, Problem> {
    let row = message.clone();
    message.id = store.write(move |tx| message::put(tx, &row)).await?;
    Ok(message_view(message))
}

/// The same for a checked draft, on an open connection.
pub(crate) fn wanted_of_draft(
    conn: &Connection,
    draft: MessageDraft,
) -> store::Result<Result<MessageContext, Problem>> {
    let Some(event) = store::table::event::get(conn, &EventCode::new(draft.event))? else {
        return Ok(Err(not_found("event")));
    };
    let id = TemplateId::new(draft.template_id);
    let Some(template) = template::get(conn, &event.appid, &id)? else {
        return Ok(Err(not_found("template")));
    };
    let typed =
        |key: &str| draft.fields.iter().find(|field| field.key == key).map(|field| join(&field.parts));
    let none_fits = template.fields.iter().all(|field| typed(&field.key).is_none());
    let fields = if none_fits {
        first_texts(&template)
    } else {
        let text = |field: &domain::Field| (field.key.clone(), typed(&field.key).unwrap_or_default());
        template.fields.iter().map(text).collect()
    };
    let message = Message {
        id: Uuid::now_v7().to_string(),
        event: event.code.clone(),
        name: text::clean(&draft.name).into_owned(),
        template_id: id,
        fields,
        page: draft.page,
        miniprogram_state: draft.miniprogram_state,
        lang: draft.lang,
    };
    Ok(MessageContext::load(conn, event, message)?.ok_or_else(|| not_found("template")))
}

pub(crate) fn check_draft(draft: &MessageDraft) -> Result<(), Problem> {
    check_name(&draft.name)?;
    let too_long = |text: &str| text.chars().count() > MAX_CHARS;
    if too_long(&draft.page) || draft.fields.iter().any(|field| too_long(&join(&field.parts))) {
        return Err(invalid("fields", "too_long"));
    }
    Ok(())
}

pub(crate) fn check_name(name: &str) -> Result<(), Problem> {
    let length = text::clean(name).chars().count();
    if (1..=60).contains(&length) { Ok(()) } else { Err(invalid("name", "length_60")) }
}

pub(crate) fn message_view(message: Message) -> MessageView {
    MessageView { id: message.id.clone(), draft: draft_of(message) }
}

/// A message as an editor holds it.
pub(crate) fn draft_of(message: Message) -> MessageDraft {
    MessageDraft {
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
    }
}
