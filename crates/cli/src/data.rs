//! Getting at the data directory, and at the secrets that the environment gives.

use crate::output::Output;
use organiser::api::Problem;
use organiser::{BaseUrl, Options, Organiser, SendingSettings, Vault, data_directory};
use secrecy::{ExposeSecret, SecretString};
use std::path::{Path, PathBuf};

/// The AppSecret and the token of one run, from the environment; they are kept nowhere.
const SECRET: &str = "MUSTER_APP_SECRET";
const TOKEN: &str = "MUSTER_ENDPOINT_TOKEN";

pub(crate) struct Data {
    directory: PathBuf,
    output: Output,
}

impl Data {
    /// `output` gets what has to be reported while the data is opened.
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
        use_environment(&organiser, appid);
        organiser.prepare(appid).await?;
        Ok(organiser)
    }

    /// The same for the account that the event belongs to.
    pub(crate) async fn open_for_event(&self, code: &str) -> Result<Organiser, Problem> {
        let organiser = self.open().await?;
        let appid = organiser.event_detail(code.to_owned()).await?.event.appid;
        use_environment(&organiser, &appid);
        organiser.prepare(&appid).await?;
        Ok(organiser)
    }

    /// Opens for writing: every account syncs, and running campaigns go on.
    pub(crate) async fn open_at_work(&self) -> Result<Organiser, Problem> {
        let organiser = self.open().await?;
        // The environment doesn't say which account the secrets belong to, so there may be only one.
        if let [account] = organiser.accounts().await?.as_slice() {
            use_environment(&organiser, &account.appid);
        }
        organiser.start().await?;
        Ok(organiser)
    }

    /// Reports a damaged file that was set aside, beside the command's own result.
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

/// Which of an account's two secrets the environment has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Given {
    pub secret: bool,
    pub token: bool,
}

/// Lets the account use what the environment has, for this run only.
pub(crate) fn use_environment(organiser: &Organiser, appid: &str) -> Given {
    let (secret, token) = (from_environment(SECRET), from_environment(TOKEN));
    let given = Given { secret: secret.is_some(), token: token.is_some() };
    organiser.use_for_this_run(appid, secret, token);
    given
}

pub(crate) fn environment_has_secrets() -> bool {
    [SECRET, TOKEN].into_iter().any(|name| from_environment(name).is_some())
}

/// Without the white space and the invisible characters that copying brings along; `None` where there is nothing else.
fn from_environment(name: &str) -> Option<SecretString> {
    let value = SecretString::from(std::env::var(name).ok()?);
    let cleaned = text::clean_credential(value.expose_secret());
    (!cleaned.is_empty()).then(|| SecretString::from(cleaned))
}
