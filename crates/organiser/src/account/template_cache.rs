//! WeChat's templates of an account, kept here because asking has a small daily quota.

use super::links::Links;
use crate::api::Problem;
use domain::{Appid, TemplateId};
use std::collections::BTreeSet;
use store::table::event;
use store::table::template::{self, Cached};
use store::{Connection, Store, Table};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use wechat::PrivateTemplate;

/// Fetches all that WeChat has for the account.
pub(crate) async fn fetch_templates(store: &Store, links: &Links, appid: &Appid) -> Result<(), Problem> {
    let fetched = links.get(appid)?.wechat.0.gettemplate().await?;
    let cached: Vec<Cached> = fetched.into_iter().map(cached).collect();
    let appid = appid.clone();
    Ok(store.write(move |tx| template::replace(tx, &appid, &cached)).await?)
}

/// As events come, so do their templates; each that WeChat doesn't have is asked for once.
pub(crate) async fn keep_templates(store: Store, links: Links, appid: Appid, stop: CancellationToken) {
    let mut commits = store.subscribe();
    let mut asked = BTreeSet::new();
    while let Some(heard) = stop.run_until_cancelled(commits.recv()).await {
        match heard {
            Ok(tables) if !tables.contains(&Table::Event) => continue,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
        let unknown = match unknown_templates(&store, &appid).await {
            Ok(unknown) => unknown,
            Err(problem) => {
                // Looked for again when an event next changes.
                tracing::warn!(problem = %problem.message, "templates that events ask for can't be looked up");
                continue;
            }
        };
        if !unknown.is_subset(&asked) {
            asked.extend(unknown);
            learn_templates(&store, &links, &appid).await;
        }
    }
}

/// Fetches the templates where an event asks for one that isn't known here, as another computer's event may: what
/// is left of a permission depends on what kind of template it is. What can't be fetched now is left to later.
pub(crate) async fn learn_templates(store: &Store, links: &Links, appid: &Appid) {
    match unknown_templates(store, appid).await {
        Ok(unknown) if unknown.is_empty() => {}
        Ok(_) => {
            if let Err(why) = fetch_templates(store, links, appid).await {
                tracing::warn!(code = ?why.code, "an event's templates could not be fetched");
            }
        }
        Err(why) => tracing::warn!(code = ?why.code, "an event's templates could not be read"),
    }
}

/// What the account's events ask for that isn't known here.
async fn unknown_templates(store: &Store, appid: &Appid) -> Result<BTreeSet<TemplateId>, Problem> {
    let appid = appid.clone();
    let read = move |conn: &Connection| {
        let known = template::ids(conn, &appid)?;
        let events = event::list(conn)?.into_iter().filter(|event| event.appid == appid);
        let asked = events.flat_map(|event| event.templates).map(|(id, _)| id);
        Ok(asked.filter(|id| !known.contains(id)).collect())
    };
    Ok(store.read(read).await?)
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
