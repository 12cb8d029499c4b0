//! Templates: what WeChat has for the account, kept here because asking has a small daily quota.

use crate::api::{Problem, TemplateFieldView, TemplateView};
use crate::organiser::Organiser;
use domain::{Appid, Lifetime, Template, TemplateId};
use store::table::template::{self, Cached};
use wechat::PrivateTemplate;

impl Organiser {
    pub async fn templates(&self, appid: String) -> Result<Vec<TemplateView>, Problem> {
        let appid = Appid::new(appid);
        let templates = self.inner.store.read(move |conn| template::list(conn, &appid)).await?;
        Ok(templates.into_iter().map(template_view).collect())
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

fn template_view(template: Template) -> TemplateView {
    TemplateView {
        template_id: template.id.as_str().to_owned(),
        title: template.title,
        long_term: template.lifetime == Lifetime::LongTerm,
        fields: template
            .fields
            .into_iter()
            .map(|field| TemplateFieldView {
                kind: field.kind.as_str().to_owned(),
                key: field.key,
                label: field.label,
            })
            .collect(),
    }
}
