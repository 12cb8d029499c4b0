//! An event's messages: another one, a copy, one less.

use crate::api::{MessageView, Problem};
use crate::core::Organiser;
use crate::message::draft::first_texts;
use crate::message::edit::{FIRST_LANG, FIRST_NAME, FIRST_PAGE, FIRST_STATE, message_view};
use crate::problem::{invalid, not_found};
use domain::{EventCode, TemplateId};
use store::Connection;
use store::table::message::{self, Message};
use store::table::template;
use uuid::Uuid;

/// Nobody tells people more than this at one event, and each is read whole.
const MOST: usize = 100;

impl Organiser {
    /// The first one made first.
    pub async fn messages(&self, event: String) -> Result<Vec<MessageView>, Problem> {
        let code = self.event(&EventCode::new(event)).await?.code;
        let messages = self.inner.store.read(move |conn| message::list(conn, &code)).await?;
        Ok(messages.into_iter().map(message_view).collect())
    }

    /// Another message with the template's first texts, under a name no other has.
    pub async fn create_message(&self, event: String, template_id: String) -> Result<MessageView, Problem> {
        let event = self.event(&EventCode::new(event)).await?;
        let (appid, id) = (event.appid, TemplateId::new(template_id));
        let template = self.inner.store.read(move |conn| template::get(conn, &appid, &id)).await?;
        let template = template.ok_or_else(|| not_found("template"))?;
        self.add(Message {
            id: Uuid::now_v7().to_string(),
            event: event.code,
            name: FIRST_NAME.to_owned(),
            fields: first_texts(&template),
            template_id: template.id,
            page: FIRST_PAGE.to_owned(),
            miniprogram_state: FIRST_STATE.to_owned(),
            lang: FIRST_LANG.to_owned(),
        })
        .await
    }

    /// A copy under a name of its own.
    pub async fn duplicate_message(&self, id: String) -> Result<MessageView, Problem> {
        let message = self.message_by_id(&id).await?;
        self.add(Message { id: Uuid::now_v7().to_string(), ..message }).await
    }

    /// What was sent of it stays in the history.
    pub async fn delete_message(&self, id: String) -> Result<(), Problem> {
        self.message_by_id(&id).await?;
        Ok(self.inner.store.write(move |tx| message::delete(tx, &id)).await?)
    }

    /// Adds it under its name, or that name and a number.
    async fn add(&self, message: Message) -> Result<MessageView, Problem> {
        let added = self.inner.store.write(move |tx| {
            let Some(name) = free_name(tx.conn, &message.event, &message.name)? else { return Ok(None) };
            let message = Message { name, ..message };
            message::put(tx, &message)?;
            Ok(Some(message))
        });
        added.await?.map(message_view).ok_or_else(|| invalid("name", "too_many"))
    }
}

fn free_name(conn: &Connection, event: &EventCode, name: &str) -> store::Result<Option<String>> {
    for n in 1..=MOST {
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
