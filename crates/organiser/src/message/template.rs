//! Templates: what WeChat has for the account, kept here because asking has a small daily quota.

use crate::api::{Problem, TemplateFieldView, TemplateView};
use crate::core::Organiser;
use crate::problem::not_found;
use domain::{Appid, Field, Lifetime, TemplateId};
use std::collections::BTreeSet;
use store::Connection;
use store::table::template::{self, Cached, Parsed};
use store::table::{account, event};
use wechat::PrivateTemplate;

impl Organiser {
    /// Those that can't be read come with their problem, so that nobody looks for them in vain.
    pub async fn templates(&self, appid: String) -> Result<Vec<TemplateView>, Problem> {
        let appid = Appid::new(appid);
        let read = move |conn: &Connection| match account::get(conn, &appid)? {
            Some(_) => template::all(conn, &appid).map(Some),
            None => Ok(None),
        };
        let found = self.inner.store.read(read).await?.ok_or_else(|| not_found("account"))?;
        Ok(found.into_iter().map(|(title, parsed)| template_view(title, parsed)).collect())
    }

    pub async fn refresh_templates(&self, appid: String) -> Result<Vec<TemplateView>, Problem> {
        let account = Appid::new(appid.clone());
        let fetched = self.link(&account)?.wechat.0.gettemplate().await?;
        let cached: Vec<Cached> = fetched.into_iter().map(cached).collect();
        self.inner.store.write(move |tx| template::replace(tx, &account, &cached)).await?;
        self.templates(appid).await
    }

    /// Fetches the templates where an event asks for one that isn't known here, as another computer's event may: what
    /// is left of a permission depends on what kind of template it is. What can't be fetched now is left to later.
    pub(crate) async fn learn_templates(&self, appid: &Appid) {
        match self.unknown_templates(appid).await {
            Ok(unknown) if unknown.is_empty() => {}
            Ok(_) => {
                if let Err(why) = self.refresh_templates(appid.as_str().to_owned()).await {
                    tracing::warn!(code = ?why.code, "an event's templates could not be fetched");
                }
            }
            Err(why) => tracing::warn!(code = ?why.code, "an event's templates could not be read"),
        }
    }

    /// What the account's events ask for that isn't known here.
    pub(crate) async fn unknown_templates(&self, appid: &Appid) -> Result<BTreeSet<TemplateId>, Problem> {
        let appid = appid.clone();
        let read = move |conn: &Connection| {
            let known = template::ids(conn, &appid)?;
            let events = event::list(conn)?.into_iter().filter(|event| event.appid == appid);
            let asked = events.flat_map(|event| event.templates).map(|(id, _)| id);
            Ok(asked.filter(|id| !known.contains(id)).collect())
        };
        Ok(self.inner.store.read(read).await?)
    }
}

fn cached(template: PrivateTemplate) -> Cached {
    Cached {
        template_id: TemplateId::new(template.pri_tmpl_id),
        title: template.title,
        content: template.content,
        kind: template.kind,
        listed: template
            .keyword_enum_value_list
            .into_iter()
            .map(|e| (e.keyword_code, e.enum_value_list))
            .collect(),
    }
}

fn template_view(title: String, parsed: Parsed) -> TemplateView {
    let field = |field: Field| TemplateFieldView {
        kind: field.kind.as_str().to_owned(),
        warning: field.warning().map(|warning| warning.as_str().to_owned()),
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
            title: title.trim().to_owned(),
            long_term: false,
            fields: Vec::new(),
            problem: Some(why.as_str().to_owned()),
        },
    }
}
