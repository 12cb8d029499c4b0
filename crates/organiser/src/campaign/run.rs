//! The tasks that carry campaigns out.

use crate::api::{CampaignView, Problem, ProblemCode};
use crate::core::Organiser;
use chrono::Utc;
use dispatch::{Dispatch, End, SystemClock};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;
use store::Tx;
use store::table::campaign::{self, Campaign, State};
use store::table::{account, campaign_request};
use tokio_util::sync::CancellationToken;

/// How often it is looked whether another process asks something of a campaign that nothing carries out.
const LOOK: Duration = Duration::from_millis(500);

/// A task that carries a campaign out.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    stop: CancellationToken,
    /// Cancelled when the task is through.
    ended: CancellationToken,
}

impl Organiser {
    pub(crate) async fn go_on_with_campaigns(&self) -> Result<(), Problem> {
        for account in self.inner.store.read(account::list).await? {
            let appid = account.appid.clone();
            for campaign in self.inner.store.read(move |conn| campaign::running(conn, &appid)).await? {
                if let Err(why) = self.carry_out(&campaign).await {
                    self.pause_over(&campaign.id, &why).await?;
                }
            }
        }
        Ok(())
    }

    /// Puts a task to work on it, unless one is already.
    pub(crate) async fn carry_out(&self, campaign: &Campaign) -> Result<(), Problem> {
        let link = self.link(&campaign.appid)?;
        let settings = self.dispatch_settings().await?;
        let run = Run { stop: self.inner.stop.child_token(), ended: CancellationToken::new() };
        match self.runs().entry(campaign.id.clone()) {
            Entry::Occupied(_) => return Ok(()),
            Entry::Vacant(vacant) => vacant.insert(run.clone()),
        };
        let dispatch = Dispatch {
            store: self.inner.store.clone(),
            messenger: link.wechat.clone(),
            reservations: link.endpoint.clone(),
            clock: Arc::new(SystemClock::default()),
            campaign: campaign.id.clone(),
            settings,
        };
        let organiser = self.clone();
        self.inner.tasks.spawn(async move {
            let trouble = match dispatch.run(&run.stop).await {
                Ok(End::Settled | End::Stopped) => None,
                Ok(End::Gone) => {
                    Some(Problem::new(ProblemCode::TemplateGone, "its event or template is gone"))
                }
                Err(error) => Some(Problem::from(error)),
            };
            if let Some(why) = trouble {
                tracing::error!(code = ?why.code, campaign.id = %dispatch.campaign, "a campaign stopped");
                drop(organiser.pause_over(&dispatch.campaign, &why).await);
            }
            organiser.runs().remove(&dispatch.campaign);
            run.ended.cancel();
        });
        Ok(())
    }

    /// How it stands once nothing of it is on its way any more.
    pub async fn campaign_at_rest(&self, id: String) -> Result<CampaignView, Problem> {
        let run = self.runs().get(&id).cloned();
        if let Some(run) = run {
            run.ended.cancelled().await;
        }
        self.campaign(id).await
    }

    /// Waits until nothing works on it any more.
    pub(crate) async fn end_run(&self, id: &str) {
        let run = self.runs().get(id).cloned();
        if let Some(run) = run {
            run.stop.cancel();
            run.ended.cancelled().await;
        }
    }

    /// Pauses and cancels what another process asks for, where nothing carries the campaign out and reads it.
    pub(crate) fn heed_requests(&self) {
        let (store, stop) = (self.inner.store.clone(), self.inner.stop.clone());
        self.inner.tasks.spawn(async move {
            while stop.run_until_cancelled(tokio::time::sleep(LOOK)).await.is_some() {
                let asked = store.read(campaign_request::all).await.unwrap_or_default();
                if asked.is_empty() {
                    continue;
                }
                let now_ms = Utc::now().timestamp_millis();
                let write = move |tx: &Tx<'_>| {
                    asked.iter().try_for_each(|(id, wish)| dispatch::carry_out(tx, id, *wish, now_ms))
                };
                if let Err(error) = store.write(write).await {
                    tracing::warn!(%error, "a request could not be carried out");
                }
            }
        });
    }

    async fn pause_over(&self, id: &str, why: &Problem) -> Result<(), Problem> {
        let trouble = serde_json::to_string(why).unwrap_or_default();
        let (id, now_ms) = (id.to_owned(), Utc::now().timestamp_millis());
        let write = move |tx: &Tx<'_>| campaign::set_state(tx, &id, State::Paused, Some(&trouble), now_ms);
        Ok(self.inner.store.write(write).await?)
    }

    fn runs(&self) -> MutexGuard<'_, HashMap<String, Run>> {
        self.inner.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
