//! Campaigns as they are shown.

use super::run::Runner;
use super::view::view;
use crate::api::{CampaignView, MessageDraft, Problem};
use crate::message::edit::draft_of;
use crate::problem::not_found;
use domain::EventCode;
use store::Store;
use store::table::campaign::{self, Campaign};

pub(crate) async fn campaign(runner: &Runner, id: String) -> Result<CampaignView, Problem> {
    let found = runner.store.read(move |conn| match campaign::get(conn, &id)? {
        Some(campaign) => view(conn, campaign).map(Some),
        None => Ok(None),
    });
    let found = found.await?.ok_or_else(|| not_found("campaign"))?;
    Ok(runner.as_it_is(found))
}

/// Newest first.
pub(crate) async fn campaigns(runner: &Runner, event: String) -> Result<Vec<CampaignView>, Problem> {
    let event = EventCode::new(event);
    let all = runner.store.read(move |conn| {
        campaign::of_event(conn, &event)?
            .into_iter()
            .map(|c| view(conn, c))
            .collect::<store::Result<Vec<_>>>()
    });
    Ok(all.await?.into_iter().map(|view| runner.as_it_is(view)).collect())
}

/// What a campaign said, to be edited.
pub(crate) async fn campaign_draft(store: &Store, id: String) -> Result<MessageDraft, Problem> {
    Ok(draft_of(find(store, &id).await?.message))
}

pub(crate) async fn find(store: &Store, id: &str) -> Result<Campaign, Problem> {
    let id = id.to_owned();
    store.read(move |conn| campaign::get(conn, &id)).await?.ok_or_else(|| not_found("campaign"))
}
