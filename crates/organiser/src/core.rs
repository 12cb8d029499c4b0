//! The running core of the desktop: its data, its accounts' links, the running campaigns.
//!
//! It only puts the parts together. What a command does is in its room; which command there is, in
//! [`crate::api`]'s list.

use crate::account::linking::Linker;
use crate::account::links::Links;
use crate::account::outcomes::post_once;
use crate::account::synchronise;
use crate::account::vault::{Kind, Vault};
use crate::api::{Problem, ProblemCode, SyncReport};
use crate::campaign::request::serve_requests;
use crate::campaign::run::{Runner, Runs};
use crate::campaign::sending::dispatch_settings;
use crate::changes::{Announcer, Changes};
use crate::file_size::survive_file_size_limits;
use crate::message::preview::Previews;
use crate::people::index::Index;
use crate::tasks::Tasks;
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::{OpenError, Opened, Store};
use wechat::BaseUrl;

/// How long closing waits for each endpoint to take the last outcomes.
const LAST_POST_TIMEOUT: Duration = Duration::from_secs(3);

/// How to open a data directory.
#[derive(Debug)]
pub struct Options {
    pub directory: PathBuf,
    pub vault: Vault,
    /// Where new accounts find WeChat.
    pub wechat: BaseUrl,
    pub sending: dispatch::Settings,
}

/// Everything that the window and the terminal can ask for. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Organiser {
    pub(crate) parts: Arc<Parts>,
}

/// What commands work with; each takes those of them that it needs.
pub(crate) struct Parts {
    pub store: Store,
    pub index: Arc<Index>,
    pub links: Links,
    pub linker: Linker,
    pub runner: Runner,
    pub previews: Previews,
    /// How fast to send where nothing else was chosen.
    pub sending: dispatch::Settings,
    announcer: Announcer,
    tasks: Tasks,
    notice: Option<Problem>,
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
        self.parts.linker.start_all().await?;
        self.parts.runner.go_on_with_campaigns().await
    }

    /// Opens the data and settles what a crash left; nothing is read from the keyring and nothing leaves yet.
    pub async fn open_idle(options: Options) -> Result<Self, Problem> {
        let organiser = Self::open_with(options, Store::open).await?;
        let Parts { store, tasks, sending, .. } = &*organiser.parts;
        tasks.spawn(serve_requests(store.clone(), tasks.stop().clone()));
        let trust = dispatch_settings(store, sending).await?.trust;
        match dispatch::recover(store, trust, chrono::Utc::now()).await {
            Ok(0) => {}
            Ok(left) => tracing::warn!(deliveries = left, "the last run ended while these were on their way"),
            // The list can be read all the same; each campaign settles what was left before it goes on.
            Err(error) if error.storage_failure().is_some() => {
                tracing::error!(%error, "what the last run left can't be settled now");
            }
            Err(error) => return Err(error.into()),
        }
        Ok(organiser)
    }

    /// Opens the data for reading, also while another process works on it; a command that writes fails.
    pub async fn open_to_read(options: Options) -> Result<Self, Problem> {
        Self::open_with(options, Store::open_to_read).await
    }

    async fn open_with(
        options: Options,
        open: fn(&Path) -> Result<Opened, OpenError>,
    ) -> Result<Self, Problem> {
        survive_file_size_limits();
        let directory = options.directory.clone();
        let opened = tokio::task::spawn_blocking(move || open(&directory)).await;
        let opened = opened.map_err(|_| Problem::new(ProblemCode::Internal, "opening the data failed"))??;
        let organiser = Self { parts: Arc::new(parts(options, opened)) };
        organiser.follow_commits();
        Ok(organiser)
    }

    /// Tells listeners of each commit, and keeps the list in memory current.
    fn follow_commits(&self) {
        let Parts { store, index, announcer, tasks, .. } = &*self.parts;
        tasks.spawn(announcer.clone().announce_commits(store.subscribe(), tasks.stop().clone()));
        let (index, stop) = (index.clone(), tasks.stop().clone());
        tasks.spawn(async move { index.follow(&stop).await });
    }

    /// What needs saying at start, such as a damaged file that was set aside.
    pub fn notice(&self) -> Option<Problem> {
        self.parts.notice.clone()
    }

    pub fn changes(&self) -> Changes {
        self.parts.announcer.listen()
    }

    /// Serves the account with these secrets for this run; they are kept nowhere, and the keyring is not asked for them.
    pub fn use_for_this_run(&self, appid: &str, secret: Option<SecretString>, token: Option<SecretString>) {
        for (kind, secret) in [(Kind::AppSecret, secret), (Kind::EndpointToken, token)] {
            if let Some(secret) = secret {
                self.parts.linker.vault.use_for_this_run(appid, kind, secret);
            }
        }
    }

    /// Synchronises until the feed is read to its end and no login waits or is leased. What needs the organiser ends it
    /// at once as its problem. The account has to be linked and not be synchronising already.
    pub async fn sync_until_idle(&self, appid: &str) -> Result<SyncReport, (Problem, SyncReport)> {
        synchronise::sync_until_idle(&self.parts.store, &self.parts.links, appid).await
    }

    /// How far the synchronisation of a linked account has come since it was started.
    pub fn sync_report(&self, appid: &str) -> Option<SyncReport> {
        synchronise::sync_report(&self.parts.links, appid)
    }

    /// Stops syncing and sending, and waits until what is on its way is written down.
    pub async fn close(&self) {
        self.parts.tasks.end().await;
        self.post_last_outcomes().await;
    }

    /// Posts what the last campaigns left, so that other desktops know it before this one is back.
    async fn post_last_outcomes(&self) {
        for (appid, link) in self.parts.links.all() {
            let post = post_once(&self.parts.store, &appid, &link.endpoint);
            if tokio::time::timeout(LAST_POST_TIMEOUT, post).await.is_err() {
                tracing::info!("the last outcomes are posted at the next start");
            }
        }
    }
}

fn parts(options: Options, opened: Opened) -> Parts {
    let notice = opened.set_aside.map(|path| {
        Problem::new(ProblemCode::DatabaseDamaged, "a damaged database was set aside")
            .with("path", path.display())
    });
    let (store, links, tasks, announcer) = (opened.store, Links::default(), Tasks::new(), Announcer::new());
    let linker = Linker {
        store: store.clone(),
        vault: Arc::new(options.vault),
        links: links.clone(),
        tasks: tasks.clone(),
        announcer: announcer.clone(),
        wechat_base: options.wechat,
    };
    let runner = Runner {
        store: store.clone(),
        links: links.clone(),
        tasks: tasks.clone(),
        sending: options.sending,
        runs: Runs::default(),
        announcer: announcer.clone(),
    };
    Parts {
        index: Arc::new(Index::new(store.clone())),
        store,
        links,
        linker,
        runner,
        previews: Previews::default(),
        sending: options.sending,
        announcer,
        tasks,
        notice,
    }
}
