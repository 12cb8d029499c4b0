//! Everything around the desktop: a fake WeChat, a real endpoint, and a crowd.

use crate::SignInService;
use crate::terminal::Place;
use endpoint::{
    Storage,
    operations::{AddToken, CreateWorkspace},
};
use organiser::api::{ConnectForm, NewEvent};
use organiser::{BaseUrl, Options, Organiser, SendingSettings, Vault};
use protocol::TokenScope;
use sandbox::{Config, Crowd, CrowdConfig, CrowdReport, SIGNED_IN, Sandbox};
use secrecy::ExposeSecret;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The AppSecret of the tests. They search for it afterwards in everything that was written.
pub const SECRET: &str = "c0ffee00c0ffee00c0ffee00c0ffee00";

/// The token of the fake WeChat's control API, for tests that play a phone from another process.
pub const CONTROL_TOKEN: &str = "not-a-secret-control-token";

/// WeChat and the endpoint, each on a port of the system's choice.
pub struct World {
    pub sandbox: Sandbox,
    pub appid: String,
    pub token: String,
    pub wechat_url: String,
    pub endpoint_url: String,
    /// The endpoint's process, if it has one; taking it out allows killing it.
    pub endpoint: Option<SignInService>,
    database: PathBuf,
    stop: CancellationToken,
    _directory: TempDir,
}

impl World {
    /// With the endpoint in this process.
    pub async fn start() -> Self {
        let mut world = Self::without_endpoint().await;
        let storage = Arc::new(world.storage());
        let (listener, url) = listen().await;
        tokio::spawn(endpoint::serve(listener, storage, world.stop.clone().cancelled_owned()));
        world.endpoint_url = url;
        world
    }

    /// With the endpoint as a process of its own.
    pub async fn with_endpoint_process() -> Self {
        let mut world = Self::without_endpoint().await;
        let endpoint = SignInService::start_on(world.database.clone());
        world.endpoint_url = endpoint.url();
        world.endpoint = Some(endpoint);
        world
    }

    async fn without_endpoint() -> Self {
        let config = Config {
            secret: SECRET.to_owned(),
            control_token: Some(CONTROL_TOKEN.to_owned()),
            ..Config::default()
        };
        let appid = config.appid.clone();
        let sandbox = Sandbox::new(config);
        let stop = CancellationToken::new();
        let directory = tempfile::tempdir().unwrap();
        let (listener, wechat_url) = listen().await;
        tokio::spawn(sandbox.clone().serve(listener, stop.clone().cancelled_owned()));
        let database = directory.path().join("endpoint.db");
        let storage = Storage::open(&database.clone().into()).unwrap();
        let create = CreateWorkspace { name: "杭州毅行".to_owned(), appid: appid.clone() };
        let workspace = storage.run(create).await.unwrap();
        Self {
            sandbox,
            appid,
            token: workspace.token.expose_secret().to_owned(),
            wechat_url,
            endpoint_url: String::new(),
            endpoint: None,
            database,
            stop,
            _directory: directory,
        }
    }

    fn storage(&self) -> Storage {
        Storage::open(&self.database.clone().into()).unwrap()
    }

    /// A token for one more desktop.
    pub async fn another_token(&self, name: &str) -> String {
        let add = AddToken { workspace: None, name: name.to_owned(), scope: TokenScope::Organiser };
        let token = self.storage().run(add).await.unwrap();
        token.expose_secret().to_owned()
    }

    /// The account, for the terminal.
    pub fn place(&self) -> Place {
        Place {
            appid: self.appid.clone(),
            endpoint: self.endpoint_url.clone(),
            wechat: self.wechat_url.clone(),
        }
    }

    pub fn form(&self) -> ConnectForm {
        ConnectForm {
            appid: self.appid.clone(),
            name: "杭州毅行".to_owned(),
            endpoint_url: self.endpoint_url.clone(),
            secret: Some(SECRET.into()),
            token: Some(self.token.as_str().into()),
            this_run_only: false,
        }
    }

    /// An organiser in this process, on `directory`.
    pub async fn organiser(&self, directory: &Path, vault: Vault) -> Organiser {
        let options = Options {
            directory: directory.to_owned(),
            vault,
            wechat: BaseUrl::parse(&self.wechat_url).unwrap(),
            sending: SendingSettings::default(),
        };
        Organiser::open(options).await.unwrap()
    }

    /// An event at the endpoint that asks permission for *signed in*.
    pub async fn event(&self, organiser: &Organiser) -> String {
        let at = |text: &str| organiser::api::Moment::parse_from_rfc3339(text).unwrap();
        let event = NewEvent {
            appid: self.appid.clone(),
            title: "西湖毅行 30 公里".to_owned(),
            place: "太子湾公园东门".to_owned(),
            starts_at: at("2026-11-21T12:30:00+08:00"),
            ends_at: at("2036-11-21T16:00:00+08:00"),
            template_ids: vec![SIGNED_IN.to_owned()],
        };
        organiser.refresh_templates(self.appid.clone()).await.unwrap();
        organiser.create_event(event).await.unwrap().code
    }

    /// Lets people sign in at once. All of them allow messages, and some come back to allow one more.
    pub async fn crowd(&self, event: &str, attendees: u32) -> CrowdReport {
        self.run_crowd(event, attendees, CrowdConfig::default().come_back_percent).await
    }

    /// The same, with exactly `grants` messages allowed by each: one or two.
    pub async fn crowd_allowing(&self, event: &str, attendees: u32, grants: u32) -> CrowdReport {
        self.run_crowd(event, attendees, if grants > 1 { 100 } else { 0 }).await
    }

    async fn run_crowd(&self, event: &str, attendees: u32, come_back_percent: u8) -> CrowdReport {
        let attendees = usize::try_from(attendees).unwrap();
        let config = CrowdConfig {
            attendees,
            refuse_percent: 0,
            come_back_percent,
            // Tests that need second phones add them themselves.
            two_phones_percent: 0,
            duration: Duration::ZERO,
            ..CrowdConfig::default()
        };
        let stop = self.stop.child_token();
        Crowd::new(config).run(&self.sandbox, &self.endpoint_url, event, &self.appid, stop).await.unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}
