//! Getting at the data directory, and at the secrets that the environment lends.

use crate::output::Output;
use organiser::api::Problem;
use organiser::{BaseUrl, Options, Organiser, SendingSettings, Vault, data_directory};
use std::path::{Path, PathBuf};

/// The AppSecret and the token of one run, from the environment; they rest nowhere.
const SECRET: &str = "MUSTER_APP_SECRET";
const TOKEN: &str = "MUSTER_ENDPOINT_TOKEN";

pub(crate) struct Data {
    directory: PathBuf,
    output: Output,
}

impl Data {
    /// What has to be said of the data as it is opened goes to `output`.
    pub(crate) fn new(directory: Option<PathBuf>, output: Output) -> Self {
        Self { directory: directory.unwrap_or_else(data_directory), output }
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// To read, also while another Muster works on it.
    pub(crate) async fn look(&self) -> Result<Organiser, Problem> {
        Ok(self.noticing(Organiser::open_to_read(self.options()).await?))
    }

    /// To write: one process at a time.
    pub(crate) async fn open(&self) -> Result<Organiser, Problem> {
        Ok(self.noticing(Organiser::open_idle(self.options()).await?))
    }

    /// To write, and to talk to one account's endpoint and to WeChat.
    pub(crate) async fn open_for(&self, appid: &str) -> Result<Organiser, Problem> {
        let organiser = self.open().await?;
        lend(&organiser, appid);
        organiser.prepare(appid).await?;
        Ok(organiser)
    }

    /// The same for the account that the event belongs to.
    pub(crate) async fn open_for_event(&self, code: &str) -> Result<Organiser, Problem> {
        let organiser = self.open().await?;
        let appid = organiser.event_detail(code.to_owned()).await?.event.appid;
        lend(&organiser, &appid);
        organiser.prepare(&appid).await?;
        Ok(organiser)
    }

    /// To write, with every account synchronising and what was under way going on.
    pub(crate) async fn open_at_work(&self) -> Result<Organiser, Problem> {
        let organiser = self.open().await?;
        // Lent secrets don't say whose they are: they can only serve an account that is alone.
        if let [account] = organiser.accounts().await?.as_slice() {
            lend(&organiser, &account.appid);
        }
        organiser.start().await?;
        Ok(organiser)
    }

    /// A damaged file that was set aside is said beside whatever was asked for.
    fn noticing(&self, organiser: Organiser) -> Organiser {
        if let Some(notice) = organiser.notice() {
            self.output.complain(&notice);
        }
        organiser
    }

    fn options(&self) -> Options {
        Options {
            directory: self.directory.clone(),
            vault: Vault::keyring(),
            wechat: BaseUrl::wechat(),
            sending: SendingSettings::default(),
        }
    }
}

/// Which of an account's two secrets the environment lends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lent {
    pub secret: bool,
    pub token: bool,
}

/// Hands what the environment has to this account, for this run only.
pub(crate) fn lend(organiser: &Organiser, appid: &str) -> Lent {
    let (secret, token) = (from_environment(SECRET), from_environment(TOKEN));
    let lent = Lent { secret: secret.is_some(), token: token.is_some() };
    organiser.lend(appid, secret, token);
    lent
}

pub(crate) fn lends_anything() -> bool {
    [SECRET, TOKEN].into_iter().any(|name| from_environment(name).is_some())
}

fn from_environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}
