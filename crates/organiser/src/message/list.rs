//! An event's messages: another one, a copy, one less.

use crate::api::{MessageView, Problem};
use crate::event;
use crate::message::draft::first_texts;
use crate::message::edit::{FIRST_LANGUAGE, FIRST_NAME, FIRST_PAGE, FIRST_VERSION, find, message_view};
use crate::problem::{invalid, not_found};
use domain::{EventCode, TemplateId};
use store::table::message::{self, Message};
use store::table::template;
use store::{Connection, Store};
use uuid::Uuid;

/// More messages than anybody sends at one event; each is read completely.
const MAX_MESSAGES: usize = 100;

/// The first one made first.
pub(crate) async fn messages(store: &Store, event: String) -> Result<Vec<MessageView>, Problem> {
    let code = event::list::get(store, &EventCode::new(event)).await?.code;
    let messages = store.read(move |conn| message::list(conn, &code)).await?;
    Ok(messages.into_iter().map(message_view).collect())
}

/// Another message with the template's first texts, under a name no other has.
pub(crate) async fn create_message(
    store: &Store,
    event: String,
    template_id: String,
) -> Result<MessageView, Problem> {
    let event = event::list::get(store, &EventCode::new(event)).await?;
    let (appid, id) = (event.appid, TemplateId::new(template_id));
    let template = store.read(move |conn| template::get(conn, &appid, &id)).await?;
    let template = template.ok_or_else(|| not_found("template"))?;
    add(
        store,
        Message {
            id: Uuid::now_v7().to_string(),
            event: event.code,
            name: FIRST_NAME.to_owned(),
            fields: first_texts(&template),
            template_id: template.id,
            page: FIRST_PAGE.to_owned(),
            miniprogram_state: FIRST_VERSION,
            lang: FIRST_LANGUAGE,
        },
    )
    .await
}

/// A copy under a name of its own.
pub(crate) async fn duplicate_message(store: &Store, id: String) -> Result<MessageView, Problem> {
    let message = find(store, &id).await?;
    add(store, Message { id: Uuid::now_v7().to_string(), ..message }).await
}

/// What was sent of it stays in the history.
pub(crate) async fn delete_message(store: &Store, id: String) -> Result<(), Problem> {
    find(store, &id).await?;
    Ok(store.write(move |tx| message::delete(tx, &id)).await?)
}

/// Adds it under its name, or that name and a number.
async fn add(store: &Store, message: Message) -> Result<MessageView, Problem> {
    let added = store.write(move |tx| {
        let Some(name) = free_name(tx.conn, &message.event, &message.name)? else { return Ok(None) };
        let message = Message { name, ..message };
        message::put(tx, &message)?;
        Ok(Some(message))
    });
    added.await?.map(message_view).ok_or_else(|| invalid("name", "too_many"))
}

fn free_name(conn: &Connection, event: &EventCode, name: &str) -> store::Result<Option<String>> {
    for n in 1..=MAX_MESSAGES {
        // A copy of a copy is not "离场通知 2 2".
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        let stem: String = if stem.is_empty() { name } else { stem }.chars().take(56).collect();
        let free = if n == 1 { name.to_owned() } else { format!("{stem} {n}") };
        if message::named(conn, event, &free)?.is_none() {
            return Ok(Some(free));
        }
    }
    Ok(None)
}
