//! The desktop's core at work: its data, its accounts' links, the campaigns under way.

use crate::account::link::Link;
use crate::account::vault::Vault;
use crate::api::{Moment, Problem, ProblemCode, Topic};
use crate::campaign::reserve::post_once;
use crate::campaign::run::Run;
use crate::changes::{Changes, topics_of};
use crate::people::index::Index;
use crate::problem::not_found;
use domain::Appid;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{OpenError, Opened, Store};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use wechat::BaseUrl;

/// How long closing waits for the endpoint.
const LAST_WORDS: std::time::Duration = std::time::Duration::from_secs(3);

/// How to open a data directory.
#[derive(Debug)]
pub struct Options {
    pub directory: PathBuf,
    pub vault: Vault,
    /// Where new accounts find WeChat.
    pub wechat: BaseUrl,
    pub sending: dispatch::Settings,
}

/// Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Organiser {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub store: Store,
    pub index: Index,
    pub vault: Vault,
    pub wechat: BaseUrl,
    pub sending: dispatch::Settings,
    pub notice: Option<Problem>,
    links: Mutex<HashMap<Appid, Arc<Link>>>,
    /// Why an account has no link.
    unlinked: Mutex<HashMap<Appid, Problem>>,
    /// The campaigns that a task of this process carries out, by id.
    pub(crate) runs: Mutex<HashMap<String, Run>>,
    /// Ends the previews that are under way.
    previews: Mutex<CancellationToken>,
    changes: broadcast::Sender<BTreeSet<Topic>>,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: TaskTracker,
}

impl Organiser {
    /// Opens the data, settles what a crash left, starts to sync, and goes on with campaigns that were running.
    pub async fn open(options: Options) -> Result<Self, Problem> {
        let organiser = Self::open_idle(options).await?;
        organiser.start().await?;
        Ok(organiser)
    }

    /// Starts to sync and goes on with campaigns that were running. Waits for the keyring, which may ask its owner.
    pub async fn start(&self) -> Result<(), Problem> {
        self.link_all().await?;
        self.go_on_with_campaigns().await
    }

    /// Opens the data and settles what a crash left; nothing is read from the keyring and nothing leaves yet.
    pub async fn open_idle(options: Options) -> Result<Self, Problem> {
        let organiser = Self::open_with(options, Store::open).await?;
        organiser.heed_requests();
        let trust = organiser.dispatch_settings().await?.trust;
        let left = dispatch::recover(&organiser.inner.store, trust, chrono::Utc::now()).await?;
        if left > 0 {
            tracing::warn!(deliveries = left, "the last run ended while these were on their way");
        }
        Ok(organiser)
    }

    /// Opens the data to read, also while another process works on it; what would write says so.
    pub async fn open_to_read(options: Options) -> Result<Self, Problem> {
        Self::open_with(options, Store::open_to_read).await
    }

    async fn open_with(
        options: Options,
        open: fn(&Path) -> Result<Opened, OpenError>,
    ) -> Result<Self, Problem> {
        let directory = options.directory.clone();
        let opened = tokio::task::spawn_blocking(move || open(&directory)).await;
        let opened = opened.map_err(|_| Problem::new(ProblemCode::Internal, "opening the data failed"))??;
        let notice = opened.set_aside.map(|path| {
            Problem::new(ProblemCode::DatabaseDamaged, "a damaged database was set aside")
                .with("path", path.display())
        });
        let inner = Inner {
            index: Index::new(opened.store.clone()),
            store: opened.store,
            vault: options.vault,
            wechat: options.wechat,
            sending: options.sending,
            notice,
            links: Mutex::default(),
            unlinked: Mutex::default(),
            runs: Mutex::default(),
            previews: Mutex::default(),
            changes: broadcast::Sender::new(256),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        let organiser = Self { inner: Arc::new(inner) };
        organiser.announce_commits();
        organiser.keep_index();
        Ok(organiser)
    }

    /// What needs saying at start, such as a damaged file that was set aside.
    pub fn notice(&self) -> Option<Problem> {
        self.inner.notice.clone()
    }

    pub fn changes(&self) -> Changes {
        Changes(self.inner.changes.subscribe())
    }

    /// Stops syncing and sending, and waits until what is on its way is written down.
    pub async fn close(&self) {
        self.inner.stop.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
        self.post_the_last().await;
    }

    /// What the last campaigns left to post, so that other desktops hear of it before this one is back.
    async fn post_the_last(&self) {
        let links: Vec<_> = self.links().iter().map(|(appid, link)| (appid.clone(), link.clone())).collect();
        for (appid, link) in links {
            let post = post_once(&self.inner.store, &appid, &link.endpoint);
            // What can't be posted now is posted at the next start.
            drop(tokio::time::timeout(LAST_WORDS, post).await);
        }
    }

    pub(crate) fn previews(&self) -> MutexGuard<'_, CancellationToken> {
        self.inner.previews.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn announce(&self, topic: Topic) {
        // Nobody listening is no failure.
        drop(self.inner.changes.send(BTreeSet::from([topic])));
    }

    pub(crate) fn link(&self, appid: &Appid) -> Result<Arc<Link>, Problem> {
        if let Some(link) = self.links().get(appid) {
            return Ok(link.clone());
        }
        Err(self.why_unlinked(appid).unwrap_or_else(|| not_found("account")))
    }

    pub(crate) fn find_link(&self, appid: &Appid) -> Option<Arc<Link>> {
        self.links().get(appid).cloned()
    }

    pub(crate) fn why_unlinked(&self, appid: &Appid) -> Option<Problem> {
        self.unlinked().get(appid).cloned()
    }

    /// Puts the account to work; an older link of it stops.
    pub(crate) fn set_link(&self, appid: Appid, link: Link) -> Arc<Link> {
        let link = Arc::new(link);
        self.unlinked().remove(&appid);
        if let Some(old) = self.links().insert(appid, link.clone()) {
            old.stop.cancel();
        }
        link
    }

    pub(crate) fn set_unlinked(&self, appid: Appid, why: Problem) {
        if let Some(old) = self.links().remove(&appid) {
            old.stop.cancel();
        }
        self.unlinked().insert(appid, why);
    }

    /// The account has gone: its link stops, and nothing is said of why it has none.
    pub(crate) fn forget_link(&self, appid: &Appid) {
        if let Some(old) = self.links().remove(appid) {
            old.stop.cancel();
        }
        self.unlinked().remove(appid);
    }

    fn links(&self) -> MutexGuard<'_, HashMap<Appid, Arc<Link>>> {
        self.inner.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unlinked(&self) -> MutexGuard<'_, HashMap<Appid, Problem>> {
        self.inner.unlinked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_index(&self) {
        let organiser = self.clone();
        self.inner.tasks.spawn(async move { organiser.inner.index.follow(&organiser.inner.stop).await });
    }

    fn announce_commits(&self) {
        let (mut commits, changes) = (self.inner.store.subscribe(), self.inner.changes.clone());
        let stop = self.inner.stop.clone();
        self.inner.tasks.spawn(async move {
            while let Some(heard) = stop.run_until_cancelled(commits.recv()).await {
                let topics = match heard {
                    Ok(tables) => topics_of(&tables),
                    Err(broadcast::error::RecvError::Lagged(_)) => BTreeSet::from(Topic::ALL),
                    Err(broadcast::error::RecvError::Closed) => return,
                };
                drop(changes.send(topics));
            }
        });
    }
}

/// Now, in this computer's offset: for what belongs to no event.
pub(crate) fn local_now() -> Moment {
    chrono::Local::now().into()
}
