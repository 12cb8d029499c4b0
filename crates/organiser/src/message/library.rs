//! WeChat's public library: templates are looked for, taken into the account, and taken out again.

use crate::account::links::Links;
use crate::api::{
    AddTemplate, LibraryCategory, LibraryKeyword, LibraryTitle, LibraryTitles, Problem, TemplateView,
};
use crate::message::templates::{refresh_templates, templates};
use crate::problem::invalid;
use domain::{Appid, TemplateId};
use std::collections::BTreeSet;
use store::Store;
use store::table::template;
use wechat::{NewTemplate, TITLES_A_PAGE, Title};

/// WeChat's `type` of a template whose accepts last.
const LONG_TERM: i64 = 3;

/// The service categories of the account, which decide what the library shows it.
pub(crate) async fn template_categories(
    links: &Links,
    appid: String,
) -> Result<Vec<LibraryCategory>, Problem> {
    let found = links.get(&Appid::new(appid))?.wechat.0.getcategory().await?;
    let category =
        |c: wechat::Category| Some(LibraryCategory { id: u32::try_from(c.id).ok()?, name: c.name });
    Ok(found.into_iter().filter_map(category).collect())
}

/// A page of one category's templates, without those that can't be sent as messages.
pub(crate) async fn template_titles(
    links: &Links,
    appid: String,
    category: u32,
    start: u32,
) -> Result<LibraryTitles, Problem> {
    let wechat = &links.get(&Appid::new(appid))?.wechat.0;
    let page = wechat.getpubtemplatetitles(&[category.into()], start).await?;
    let read = u32::try_from(page.titles.len()).unwrap_or(u32::MAX);
    let after = start.saturating_add(read);
    // Without a count a full page is taken for one of several.
    let more = page.count.map_or(read == TITLES_A_PAGE, |count| i64::from(after) < count);
    let title = |title: Title| {
        Some(LibraryTitle {
            tid: u32::try_from(title.tid).ok()?,
            long_term: title.kind == LONG_TERM,
            title: title.title,
        })
    };
    let titles = page.titles.into_iter().filter(|title| !title.is_service_card()).filter_map(title);
    Ok(LibraryTitles { titles: titles.collect(), next: (more && read > 0).then_some(after) })
}

/// The fields that one of them may have.
pub(crate) async fn template_keywords(
    links: &Links,
    appid: String,
    tid: u32,
) -> Result<Vec<LibraryKeyword>, Problem> {
    let wechat = &links.get(&Appid::new(appid))?.wechat.0;
    let keyword = |k: wechat::Keyword| {
        let kid = u32::try_from(k.kid).ok()?;
        Some(LibraryKeyword { kid, name: k.name, example: k.example, kind: k.rule })
    };
    Ok(wechat.getpubtemplatekeywords(tid.into()).await?.into_iter().filter_map(keyword).collect())
}

/// Takes a template into the account and returns all it has now.
pub(crate) async fn add_template(
    store: &Store,
    links: &Links,
    new: AddTemplate,
) -> Result<Vec<TemplateView>, Problem> {
    let distinct: BTreeSet<u32> = new.keywords.iter().copied().collect();
    if !(2..=5).contains(&distinct.len()) || distinct.len() != new.keywords.len() {
        return Err(invalid("keywords", "two_to_five"));
    }
    let scene = text::clean(&new.scene).into_owned();
    if !(1..=15).contains(&scene.chars().count()) {
        return Err(invalid("scene", "length_15"));
    }
    let wanted = NewTemplate {
        tid: new.tid.into(),
        kid_list: new.keywords.into_iter().map(i64::from).collect(),
        scene_desc: scene,
    };
    links.get(&Appid::new(new.appid.clone()))?.wechat.0.addtemplate(&wanted).await?;
    // WeChat gives the keys of the fields only with the whole list.
    refresh_templates(store, links, new.appid).await
}

/// Removes a template from the account permanently; what was sent with it stays in the history.
pub(crate) async fn remove_template(
    store: &Store,
    links: &Links,
    appid: String,
    template_id: String,
) -> Result<Vec<TemplateView>, Problem> {
    let account = Appid::new(appid.clone());
    let removed = links.get(&account)?.wechat.0.deltemplate(&template_id).await;
    removed.map_err(|error| Problem::from(error).with("template", &template_id))?;
    let id = TemplateId::new(template_id);
    store.write(move |tx| template::remove(tx, &account, &id)).await?;
    templates(store, appid).await
}
