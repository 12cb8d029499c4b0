//! The tasks that carry campaigns out.

use super::list::campaign;
use super::sending::dispatch_settings;
use crate::account::links::Links;
use crate::api::{CampaignView, Problem, ProblemCode};
use crate::problem::to_stored;
use crate::tasks::Tasks;
use chrono::Utc;
use dispatch::{Dispatch, End, SystemClock};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::table::account;
use store::table::campaign::{self as table, Campaign, State};
use store::{Store, Tx};
use tokio_util::sync::CancellationToken;

/// What carrying campaigns out takes. Cheap to clone; all clones are one.
#[derive(Clone)]
pub(crate) struct Runner {
    pub store: Store,
    pub links: Links,
    pub tasks: Tasks,
    /// Where nothing else was chosen.
    pub sending: dispatch::Settings,
    pub runs: Runs,
}

/// The campaigns that a task of this process carries out, by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs(Arc<Mutex<HashMap<String, Run>>>);

/// A task that carries a campaign out.
#[derive(Clone, Debug)]
struct Run {
    stop: CancellationToken,
    /// Cancelled when the task is through.
    ended: CancellationToken,
}

impl Runner {
    pub(crate) async fn go_on_with_campaigns(&self) -> Result<(), Problem> {
        for account in self.store.read(account::list).await? {
            let appid = account.appid.clone();
            for campaign in self.store.read(move |conn| table::running(conn, &appid)).await? {
                if let Err(why) = self.carry_out(&campaign).await {
                    self.pause_over(&campaign.id, &why).await?;
                }
            }
        }
        Ok(())
    }

    /// Puts a task to work on it, unless one is already.
    pub(crate) async fn carry_out(&self, campaign: &Campaign) -> Result<(), Problem> {
        let link = self.links.get(&campaign.appid)?;
        let settings = dispatch_settings(&self.store, &self.sending).await?;
        let run = Run { stop: self.tasks.stop().child_token(), ended: CancellationToken::new() };
        match self.runs.all().entry(campaign.id.clone()) {
            Entry::Occupied(_) => return Ok(()),
            Entry::Vacant(vacant) => vacant.insert(run.clone()),
        };
        let dispatch = Dispatch {
            store: self.store.clone(),
            messenger: link.wechat.clone(),
            reservations: link.endpoint.clone(),
            clock: Arc::new(SystemClock::default()),
            campaign: campaign.id.clone(),
            settings,
        };
        let runner = self.clone();
        self.tasks.spawn(async move {
            let trouble = match dispatch.run(&run.stop).await {
                Ok(End::Settled | End::Stopped) => None,
                Ok(End::Gone) => {
                    Some(Problem::new(ProblemCode::TemplateGone, "its event or template is gone"))
                }
                Err(error) => Some(Problem::from(error)),
            };
            if let Some(why) = trouble {
                tracing::error!(code = ?why.code, campaign.id = %dispatch.campaign, "a campaign stopped");
                drop(runner.pause_over(&dispatch.campaign, &why).await);
            }
            runner.runs.all().remove(&dispatch.campaign);
            run.ended.cancel();
        });
        Ok(())
    }

    /// Stops the task that works on it, and waits until it is through.
    pub(crate) async fn end(&self, id: &str) {
        let run = self.runs.all().get(id).cloned();
        if let Some(run) = run {
            run.stop.cancel();
            run.ended.cancelled().await;
        }
    }

    async fn pause_over(&self, id: &str, why: &Problem) -> Result<(), Problem> {
        let trouble = to_stored(why);
        let (id, now_ms) = (id.to_owned(), Utc::now().timestamp_millis());
        let write = move |tx: &Tx<'_>| table::set_state(tx, &id, State::Paused, Some(&trouble), now_ms);
        Ok(self.store.write(write).await?)
    }
}

/// Its state once nothing of it is in flight any more.
pub(crate) async fn campaign_at_rest(runner: &Runner, id: String) -> Result<CampaignView, Problem> {
    let run = runner.runs.all().get(&id).cloned();
    if let Some(run) = run {
        run.ended.cancelled().await;
    }
    campaign(&runner.store, id).await
}

impl Runs {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Run>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
