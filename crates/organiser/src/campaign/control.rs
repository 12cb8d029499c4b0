//! A campaign paused, resumed, cancelled.

use super::list::{campaign, find};
use super::run::Runner;
use crate::api::{CampaignView, Problem};
use chrono::Utc;
use store::Tx;
use store::table::campaign::{self, State};
use store::table::campaign_request::CampaignRequest;

/// What is on its way is still awaited; nothing new leaves.
pub(crate) async fn pause_campaign(runner: &Runner, id: String) -> Result<CampaignView, Problem> {
    request(runner, id, CampaignRequest::Pause).await
}

/// Ends it: nobody else is told, and what is on its way is still awaited.
pub(crate) async fn cancel_campaign(runner: &Runner, id: String) -> Result<CampaignView, Problem> {
    request(runner, id, CampaignRequest::Cancel).await
}

/// Goes on, also before a wait is over; a campaign that has ended stays ended.
pub(crate) async fn resume_campaign(runner: &Runner, id: String) -> Result<CampaignView, Problem> {
    let store = &runner.store;
    if runner.holds_answers(&id) {
        // Says so where there still is no room; else the answers are written first.
        let of = id.clone();
        store.write(move |tx| campaign::set_wait(tx, &of, None)).await?;
        runner.end(&id).await;
    }
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
    campaign(runner, id).await
}

/// Goes on although the endpoint can't say whom other desktops are telling.
pub(crate) async fn go_on_alone(runner: &Runner, id: String) -> Result<CampaignView, Problem> {
    let found = find(&runner.store, &id).await?;
    runner.store.write(move |tx| campaign::set_alone(tx, &found.id)).await?;
    resume_campaign(runner, id).await
}

async fn request(runner: &Runner, id: String, request: CampaignRequest) -> Result<CampaignView, Problem> {
    let (found, now_ms) = (find(&runner.store, &id).await?, Utc::now().timestamp_millis());
    if matches!(found.state, State::Running | State::Paused) {
        let write = move |tx: &Tx<'_>| dispatch::carry_out(tx, &found.id, request, now_ms);
        runner.store.write(write).await?;
    }
    campaign(runner, id).await
}
