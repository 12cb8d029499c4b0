//! Starts every part, lets the crowd arrive, and stops everything.

use crate::faults::faults_of;
use crate::folder::{Folder, FolderError, create_private};
use crate::scene::Scene;
use crate::server;
use endpoint::{Storage, operations::CreateWorkspace};
use organiser::api::{ConnectForm, FaultLevel, Problem, ProblemCode, RehearsalOptions};
use organiser::{BaseUrl, Options, Organiser, SendingSettings, Vault};
use sandbox::{Config, Crowd, CrowdConfig, CrowdReport, SIGNED_IN, Sandbox};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// A running rehearsal.
pub struct Rehearsal {
    organiser: Organiser,
    sandbox: Sandbox,
    crowd: Arc<Crowd>,
    event: String,
    folder: Folder,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// What the fake WeChat and the crowd counted, to compare with what the organiser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// People whose sign-in was answered.
    pub signed_in: usize,
    /// Messages the fake WeChat delivered.
    pub delivered: u64,
}

impl Rehearsal {
    /// Empties `directory`, unless somebody else put something there, starts everything in it, and lets the crowd arrive.
    pub async fn start(directory: &Path, options: RehearsalOptions, scene: Scene) -> Result<Self, Problem> {
        let attendees = usize::try_from(options.attendees).unwrap_or(usize::MAX);
        if !(1..=5000).contains(&attendees) {
            return Err(
                Problem::new(ProblemCode::InvalidInput, "1 to 5,000 attendees").with("field", "attendees")
            );
        }
        let folder = Folder::claim(directory)?;
        create_private(&directory.join("desktop")).map_err(failed)?;
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let config = Config { seed: options.seed.into(), ..Config::default() };
        let (appid, secret) = (config.appid.clone(), config.secret.clone());
        let sandbox = Sandbox::new(config);
        let wechat = {
            let sandbox = sandbox.clone();
            server::start(&tasks, &stop, |l, stop| sandbox.serve(l, stop.cancelled_owned()))
                .await
                .map_err(failed)?
        };
        let storage = Storage::open(&directory.join("endpoint.db").into()).map_err(failed)?;
        let create = CreateWorkspace { name: scene.account.clone(), appid: appid.clone() };
        let workspace = storage.run(create).await.map_err(failed)?;
        let storage = Arc::new(storage);
        let serve = |l, stop: CancellationToken| endpoint::serve(l, storage, stop.cancelled_owned());
        let endpoint = server::start(&tasks, &stop, serve).await.map_err(failed)?;
        let organiser = Organiser::open(Options {
            directory: directory.join("desktop"),
            vault: Vault::this_run_only(),
            wechat: BaseUrl::parse(&wechat).map_err(failed)?,
            sending: SendingSettings::default(),
        })
        .await?;
        let form = ConnectForm {
            appid: appid.clone(),
            name: scene.account.clone(),
            endpoint_url: endpoint.clone(),
            secret: Some(secret.as_str().into()),
            token: Some(workspace.token.into()),
            this_run_only: true,
        };
        organiser.connect(form).await?;
        organiser.refresh_templates(appid.clone()).await?;
        let event = organiser.create_event(scene.event(&appid, SIGNED_IN)).await?.code;
        let crowd = Arc::new(Crowd::new(CrowdConfig {
            attendees,
            seed: options.seed.into(),
            duration: Duration::from_secs(options.seconds.into()),
            ..CrowdConfig::default()
        }));
        let rehearsal = Self { organiser, sandbox, crowd, event, folder, stop, tasks };
        rehearsal.let_them_come(endpoint, appid);
        Ok(rehearsal)
    }

    pub fn organiser(&self) -> &Organiser {
        &self.organiser
    }

    /// The code of the rehearsed event.
    pub fn event(&self) -> &str {
        &self.event
    }

    /// 1 is the configured speed, 10 is ten times as fast.
    pub fn set_crowd_speed(&self, speed: u32) {
        self.crowd.set_speed(speed.into());
    }

    /// Sets the faults that sending meets from now on; `None` is none.
    pub fn set_faults(&self, level: Option<FaultLevel>) {
        self.sandbox.set_faults(faults_of(level));
    }

    /// The crowd's progress.
    pub fn progress(&self) -> watch::Receiver<CrowdReport> {
        self.crowd.progress()
    }

    pub fn counts(&self) -> Counts {
        let signed_in = self.crowd.progress().borrow().signed_in;
        Counts { signed_in, delivered: self.sandbox.delivered_total() }
    }

    /// Ends the crowd, then the organiser, then the servers it talked to.
    pub async fn end(&self) {
        self.stop.cancel();
        self.organiser.close().await;
        self.tasks.close();
        self.tasks.wait().await;
        self.folder.release();
    }

    fn let_them_come(&self, endpoint: String, appid: String) {
        let (crowd, sandbox, event) = (self.crowd.clone(), self.sandbox.clone(), self.event.clone());
        let stop = self.stop.child_token();
        self.tasks.spawn(async move {
            if let Err(error) = crowd.run(&sandbox, &endpoint, &event, &appid, stop).await {
                tracing::error!(%error, "the crowd could not come");
            }
        });
    }
}

impl From<FolderError> for Problem {
    fn from(error: FolderError) -> Self {
        match error {
            FolderError::Foreign(path) => {
                Self::new(ProblemCode::RehearsalFolderTaken, "the folder is not a rehearsal's")
                    .with("path", path.display().to_string())
            }
            FolderError::InUse => Self::new(ProblemCode::DatabaseInUse, error.to_string()),
            FolderError::Io(cause) => failed(cause),
        }
    }
}

fn failed(error: impl std::fmt::Display) -> Problem {
    Problem::new(ProblemCode::RehearsalFailed, format!("the rehearsal could not start: {error}"))
}
