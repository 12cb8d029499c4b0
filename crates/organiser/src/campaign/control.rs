//! A campaign paused, resumed, cancelled.

use super::list::{campaign, find};
use super::run::Runner;
use crate::api::{CampaignView, Problem};
use chrono::Utc;
use store::table::campaign::{self, State};
use store::table::campaign_request::Wish;
use store::{Store, Tx};

/// What is on its way is still awaited; nothing new leaves.
pub(crate) async fn pause_campaign(store: &Store, id: String) -> Result<CampaignView, Problem> {
    request(store, id, Wish::Pause).await
}

/// Ends it: nobody else is told, and what is on its way is still awaited.
pub(crate) async fn cancel_campaign(store: &Store, id: String) -> Result<CampaignView, Problem> {
    request(store, id, Wish::Cancel).await
}

/// Goes on, also before a wait is over; a campaign that has ended stays ended.
pub(crate) async fn resume_campaign(runner: &Runner, id: String) -> Result<CampaignView, Problem> {
    let store = &runner.store;
    let found = find(store, &id).await?;
    if found.state == State::Paused {
        runner.links.get(&found.appid)?;
        // Answers that the pause found on their way belong to before: they must not pause it again, and what goes
        // on must use the secret of now.
        runner.end(&id).await;
        let (id, now_ms) = (id.clone(), Utc::now().timestamp_millis());
        let write = move |tx: &Tx<'_>| campaign::set_state(tx, &id, State::Running, None, now_ms);
        store.write(write).await?;
    } else if found.wait.is_some() {
        let id = id.clone();
        store.write(move |tx| campaign::set_wait(tx, &id, None)).await?;
    }
    if matches!(found.state, State::Paused | State::Running) {
        runner.carry_out(&found).await?;
    }
    campaign(store, id).await
}

/// Goes on although the endpoint can't say whom other desktops are telling.
pub(crate) async fn go_on_alone(runner: &Runner, id: String) -> Result<CampaignView, Problem> {
    let found = find(&runner.store, &id).await?;
    runner.store.write(move |tx| campaign::set_alone(tx, &found.id)).await?;
    resume_campaign(runner, id).await
}

async fn request(store: &Store, id: String, wish: Wish) -> Result<CampaignView, Problem> {
    let (found, now_ms) = (find(store, &id).await?, Utc::now().timestamp_millis());
    if matches!(found.state, State::Running | State::Paused) {
        let write = move |tx: &Tx<'_>| dispatch::carry_out(tx, &found.id, wish, now_ms);
        store.write(write).await?;
    }
    campaign(store, id).await
}
