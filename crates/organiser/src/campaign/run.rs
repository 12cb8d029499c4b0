//! The tasks that carry campaigns out.

use super::list::campaign;
use super::sending::dispatch_settings;
use crate::account::links::Links;
use crate::account::ports::{EndpointPort, WechatPort};
use crate::api::{CampaignState, CampaignView, Problem, ProblemCode, Topic, UnsavedView};
use crate::changes::Announcer;
use crate::problem::{of_storage, to_stored};
use crate::tasks::Tasks;
use chrono::Utc;
use dispatch::{Dispatch, End, SystemClock, Unsaved};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::table::account;
use store::table::campaign::{self as table, Campaign, State};
use store::{Store, Tx};
use tokio::sync::watch;
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
    pub announcer: Announcer,
}

/// What this process knows of its campaigns beside the database, by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    /// Those that a task carries out.
    working: HashMap<String, Run>,
    /// Those whose task ended without its reason being written.
    stopped: HashMap<String, Problem>,
}

/// A task that carries a campaign out.
#[derive(Clone, Debug)]
struct Run {
    stop: CancellationToken,
    /// Cancelled when the task is through.
    ended: CancellationToken,
    unsaved: watch::Receiver<Option<Unsaved>>,
}

impl Runner {
    pub(crate) async fn go_on_with_campaigns(&self) -> Result<(), Problem> {
        for account in self.store.read(account::list).await? {
            let appid = account.appid.clone();
            for campaign in self.store.read(move |conn| table::running(conn, &appid)).await? {
                if let Err(why) = self.carry_out(&campaign).await {
                    self.stopped_over(&campaign.id, why).await;
                }
            }
        }
        Ok(())
    }

    /// Puts a task to work on it, unless one is already.
    pub(crate) async fn carry_out(&self, campaign: &Campaign) -> Result<(), Problem> {
        let link = self.links.get(&campaign.appid)?;
        let settings = dispatch_settings(&self.store, &self.sending).await?;
        let (unsaved, watched) = watch::channel(None);
        let run =
            Run { stop: self.tasks.stop().child_token(), ended: CancellationToken::new(), unsaved: watched };
        {
            let mut known = self.runs.known();
            match known.working.entry(campaign.id.clone()) {
                Entry::Occupied(_) => return Ok(()),
                Entry::Vacant(vacant) => vacant.insert(run.clone()),
            };
            known.stopped.remove(&campaign.id);
        }
        let dispatch = Dispatch {
            store: self.store.clone(),
            messenger: link.wechat.clone(),
            reservations: link.endpoint.clone(),
            clock: Arc::new(SystemClock::default()),
            campaign: campaign.id.clone(),
            settings,
            storage_pause_reason: |failure| to_stored(&of_storage(failure)),
            unsaved,
        };
        let (runner, id) = (self.clone(), campaign.id.clone());
        self.tasks.spawn(async move { runner.work(id, dispatch, run).await });
        Ok(())
    }

    async fn work(&self, id: String, dispatch: Dispatch<WechatPort, EndpointPort>, run: Run) {
        let stop = run.stop.clone();
        // In a task of its own, so that one that panics is seen to have ended.
        let mut work = tokio::spawn(async move { dispatch.run(&stop).await });
        let mut unsaved = run.unsaved.clone();
        let ended = loop {
            tokio::select! {
                ended = &mut work => break ended,
                Ok(()) = unsaved.changed() => self.announcer.announce(Topic::Campaigns),
            }
        };
        let why = match ended {
            Ok(Ok(End::Settled | End::Stopped)) => None,
            Ok(Ok(End::Gone)) => {
                Some(Problem::new(ProblemCode::TemplateGone, "its event or template is gone"))
            }
            Ok(Err(error)) => Some(Problem::from(error)),
            Err(error) => Some(Problem::new(ProblemCode::Internal, format!("sending ended: {error}"))),
        };
        if let Some(why) = why {
            self.stopped_over(&id, why).await;
        }
        self.runs.known().working.remove(&id);
        self.announcer.announce(Topic::Campaigns);
        run.ended.cancel();
    }

    /// Stops the task that works on it, and waits until it is through.
    pub(crate) async fn end(&self, id: &str) {
        let run = self.runs.known().working.get(id).cloned();
        if let Some(run) = run {
            run.stop.cancel();
            run.ended.cancelled().await;
        }
    }

    /// Whether a task waits for the data file to take what WeChat answered.
    pub(crate) fn holds_answers(&self, id: &str) -> bool {
        self.runs.known().working.get(id).is_some_and(|run| run.unsaved.borrow().is_some())
    }

    /// Pauses it for that reason; where that can't be written it is remembered.
    async fn stopped_over(&self, id: &str, why: Problem) {
        tracing::error!(code = ?why.code, message = why.message, campaign.id = id, "a campaign stopped");
        let (reason, now_ms, of) = (to_stored(&why), Utc::now().timestamp_millis(), id.to_owned());
        let write = move |tx: &Tx<'_>| table::set_state(tx, &of, State::Paused, Some(&reason), now_ms);
        if let Err(error) = self.store.write(write).await {
            tracing::error!(%error, campaign.id = id, "why it stopped could not be written");
            self.runs.known().stopped.insert(id.to_owned(), why);
        }
    }

    /// The database may not know yet what this process does: a campaign is shown as running only while a task works on
    /// it and the data can be written.
    pub(crate) fn as_it_is(&self, mut view: CampaignView) -> CampaignView {
        let (unsaved, stopped) = {
            let known = self.runs.known();
            let run = known.working.get(&view.campaign);
            (run.and_then(|run| *run.unsaved.borrow()), known.stopped.get(&view.campaign).cloned())
        };
        if let Some(unsaved) = unsaved {
            count_unsaved(&mut view, unsaved);
        } else if view.state == CampaignState::Running {
            let interrupted = || {
                let at_work = self.store.is_at_work();
                (!at_work).then(|| Problem::new(ProblemCode::SendingInterrupted, "nothing works on it"))
            };
            if let Some(why) = stopped.or_else(interrupted) {
                pause(&mut view, why);
            }
        }
        view
    }
}

fn pause(view: &mut CampaignView, why: Problem) {
    view.state = CampaignState::Paused;
    view.problem = Some(why);
    (view.rate, view.seconds_left, view.waiting_until, view.waiting_for) = (None, None, None, None);
}

fn count_unsaved(view: &mut CampaignView, unsaved: Unsaved) {
    pause(view, of_storage(unsaved.failure));
    let accepted = unsaved.accepted.min(view.queued);
    view.queued -= accepted;
    view.sent += accepted;
    view.unsaved = Some(UnsavedView { answers: unsaved.answers, kept: unsaved.is_spilled });
}

/// Its state once nothing of it is in flight any more.
pub(crate) async fn campaign_at_rest(runner: &Runner, id: String) -> Result<CampaignView, Problem> {
    let run = runner.runs.known().working.get(&id).cloned();
    if let Some(run) = run {
        run.ended.cancelled().await;
    }
    campaign(runner, id).await
}

impl Runs {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
