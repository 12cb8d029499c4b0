//! WeChat's titles of templates, which the sign-in page shows before it asks.

use crate::account::links::Links;
use crate::account::template_cache::fetch_templates;
use crate::api::Problem;
use crate::problem::not_found;
use domain::Appid;
use protocol::TemplateRef;
use std::collections::HashMap;
use store::Store;
use store::table::template;

/// The templates with their titles; fetched where one isn't known here.
pub(crate) async fn titled(
    store: &Store,
    links: &Links,
    appid: &Appid,
    ids: Vec<String>,
) -> Result<Vec<TemplateRef>, Problem> {
    let mut known = titles(store, appid).await?;
    if !ids.iter().all(|id| known.contains_key(id)) {
        fetch_templates(store, links, appid).await?;
        known = titles(store, appid).await?;
    }
    ids.into_iter()
        .map(|template_id| {
            let title = known.get(&template_id).cloned().ok_or_else(|| not_found("template"))?;
            Ok(TemplateRef { template_id, title })
        })
        .collect()
}

async fn titles(store: &Store, appid: &Appid) -> Result<HashMap<String, String>, Problem> {
    let appid = appid.clone();
    let known = store.read(move |conn| template::list(conn, &appid)).await?;
    Ok(known.into_iter().map(|t| (t.id.as_str().to_owned(), t.title)).collect())
}
