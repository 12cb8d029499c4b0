//! Templates: what WeChat has for the account, kept here because asking has a small daily quota.

use crate::api::{Problem, TemplateFieldView, TemplateView};
use crate::organiser::Organiser;
use crate::problem::not_found;
use domain::{Appid, Field, Lifetime, TemplateId};
use store::Connection;
use store::table::account;
use store::table::template::{self, Cached, Parsed};
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
