//! A message written by its keys, as scripts do: strict, because nobody looks at an editor.

use crate::api::{MessageTexts, Problem};
use crate::event;
use crate::message::edit::{FIRST_LANGUAGE, FIRST_NAME, FIRST_PAGE, FIRST_VERSION, check_name, save};
use crate::problem::{invalid, not_found};
use domain::{CardLanguage, EventCode, Issue, MiniprogramVersion, PAGE, Template, TemplateId, check_syntax};
use store::Store;
use store::table::message::Message;
use store::table::template;
use uuid::Uuid;

/// Saves the message and returns its id; the same name at the same event replaces. Every field of the template is
/// named once, no other is, and each text can be read. Rules of WeChat's are the preview's.
pub(crate) async fn set_message(store: &Store, texts: MessageTexts) -> Result<String, Problem> {
    let name = texts.name.unwrap_or_else(|| FIRST_NAME.to_owned());
    let page = texts.page.unwrap_or_else(|| FIRST_PAGE.to_owned());
    check_name(&name)?;
    let version = listed("miniprogram_state", texts.miniprogram_state, MiniprogramVersion::from_word)?;
    let language = listed("lang", texts.lang, CardLanguage::from_word)?;
    if page.starts_with('/') {
        return Err(invalid(PAGE, "leading_slash"));
    }
    check_text(PAGE, &page)?;
    let event = event::list::get(store, &EventCode::new(texts.event)).await?;
    let (appid, id) = (event.appid, TemplateId::new(texts.template_id));
    let template = store.read(move |conn| template::get(conn, &appid, &id)).await?;
    let template = template.ok_or_else(|| not_found("template"))?;
    let message = Message {
        id: Uuid::now_v7().to_string(),
        event: event.code,
        name: text::clean(&name).into_owned(),
        fields: in_order(&template, texts.fields)?,
        template_id: template.id,
        page,
        miniprogram_state: version.unwrap_or(FIRST_VERSION),
        lang: language.unwrap_or(FIRST_LANGUAGE),
    };
    Ok(save(store, message).await?.id)
}

/// What was asked for, if anything was, as one of a closed set.
fn listed<T>(
    field: &str,
    word: Option<String>,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    word.map(|word| read(&word).ok_or_else(|| invalid(field, "not_listed"))).transpose()
}

/// The texts in the template's order.
fn in_order(template: &Template, mut texts: Vec<(String, String)>) -> Result<Vec<(String, String)>, Problem> {
    let keys = || template.fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>().join(", ");
    let mut fields = Vec::new();
    for field in &template.fields {
        let Some(at) = texts.iter().position(|(key, _)| *key == field.key) else {
            return Err(invalid(&field.key, "missing_field").with("keys", keys()));
        };
        let (key, text) = texts.remove(at);
        check_text(&key, &text)?;
        fields.push((key, text));
    }
    match texts.first() {
        None => Ok(fields),
        Some((key, _)) if fields.iter().any(|(known, _)| known == key) => Err(invalid(key, "named_twice")),
        Some((key, _)) => Err(invalid(key, "unknown_field").with("keys", keys())),
    }
}

fn check_text(key: &str, text: &str) -> Result<(), Problem> {
    check_syntax(text).map_err(|issue| match issue {
        Issue::TooLong => invalid(key, "too_long"),
        _ => invalid(key, "bad_template"),
    })
}
