//! What WeChat has for the account, as the editor shows it.

use crate::account::links::Links;
use crate::account::template_cache::fetch_templates;
use crate::api::{Problem, TemplateFieldView, TemplateView};
use crate::problem::not_found;
use domain::{Appid, Field, Lifetime};
use store::table::account;
use store::table::template::{self, Parsed};
use store::{Connection, Store};

/// Those that can't be read come with their problem, so that nobody looks for them in vain.
pub(crate) async fn templates(store: &Store, appid: String) -> Result<Vec<TemplateView>, Problem> {
    let appid = Appid::new(appid);
    let read = move |conn: &Connection| match account::get(conn, &appid)? {
        Some(_) => template::all(conn, &appid).map(Some),
        None => Ok(None),
    };
    let found = store.read(read).await?.ok_or_else(|| not_found("account"))?;
    Ok(found.into_iter().map(|(title, parsed)| template_view(title, parsed)).collect())
}

pub(crate) async fn refresh_templates(
    store: &Store,
    links: &Links,
    appid: String,
) -> Result<Vec<TemplateView>, Problem> {
    fetch_templates(store, links, &Appid::new(appid.clone())).await?;
    templates(store, appid).await
}

fn template_view(title: String, parsed: Parsed) -> TemplateView {
    let field = |field: Field| TemplateFieldView {
        kind: field.kind,
        warning: field.warning(),
        key: field.key,
        label: field.label,
        listed: field.listed,
    };
    match parsed {
        Ok(template) => TemplateView {
            template_id: template.id.as_str().to_owned(),
            title: template.title,
            long_term: template.lifetime == Lifetime::LongTerm,
            fields: template.fields.into_iter().map(field).collect(),
            problem: None,
        },
        Err(why) => TemplateView {
            template_id: why.template().as_str().to_owned(),
            title: text::clean(&title).into_owned(),
            long_term: false,
            fields: Vec::new(),
            problem: Some(why.code()),
        },
    }
}
