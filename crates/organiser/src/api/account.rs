//! One mini-program: AppID, endpoint, and how talking to both goes.

use super::{Moment, Problem};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// What *Connect* asks for. `secret` and `token` travel inwards only.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConnectForm {
    pub appid: String,
    /// Empty keeps the name of an account that is here; a new one is called as its endpoint's workspace is.
    pub name: String,
    /// Empty keeps the address of an account that is here.
    pub endpoint_url: String,
    /// The AppSecret; `None` keeps the one in the keyring.
    pub secret: Option<TypedSecret>,
    /// The endpoint's token; `None` keeps the one in the keyring.
    pub token: Option<TypedSecret>,
    /// Keep secret and token in memory until Muster closes, and nowhere else.
    pub this_run_only: bool,
}

/// A secret as somebody typed or pasted it. It travels inwards only, and nothing prints it.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct TypedSecret(SecretString);

impl TypedSecret {
    /// The secret without the white space and the invisible characters that copying brings along; `None` where there is
    /// nothing else.
    pub fn cleaned(&self) -> Option<SecretString> {
        let secret = text::clean_credential(self.0.expose_secret());
        (!secret.is_empty()).then(|| SecretString::from(secret))
    }
}

impl From<SecretString> for TypedSecret {
    fn from(secret: SecretString) -> Self {
        Self(secret)
    }
}

impl From<&str> for TypedSecret {
    fn from(secret: &str) -> Self {
        Self(SecretString::from(secret))
    }
}

#[cfg(feature = "ts")]
impl ts_rs::TS for TypedSecret {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(config: &ts_rs::Config) -> String {
        String::name(config)
    }

    fn inline(config: &ts_rs::Config) -> String {
        String::inline(config)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AccountView {
    pub appid: String,
    pub name: String,
    pub endpoint_url: String,
    pub this_run_only: bool,
    pub sync: SyncView,
}

/// What removing an account left on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RemovedAccount {
    pub appid: String,
    pub name: String,
    /// Its events, whose lists stay readable here.
    pub events: u32,
}

/// How current the list on this computer is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SyncView {
    pub state: SyncState,
    /// When the feed was last read to its end.
    pub synced_at: Option<Moment>,
    /// Login codes that wait to be exchanged.
    pub waiting: u32,
    /// When the next of them expires, in milliseconds from now.
    pub next_expiry_ms: Option<u32>,
    pub problem: Option<Problem>,
}

/// What one synchronisation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncReport {
    /// Rows of the feed.
    pub changes: u64,
    /// Login codes that became identities.
    pub exchanged: u64,
    /// Login codes that WeChat refused finally.
    pub lost: u64,
    /// Login codes that still wait or are being exchanged somewhere.
    pub waiting: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Reading what came while Muster was closed.
    CatchingUp,
    Live,
    /// The endpoint can't be reached; tried again by itself.
    Offline,
    /// Waits for the organiser; `problem` says why.
    Stopped,
}

/// One line of the connection test.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CheckLine {
    pub name: CheckName,
    pub state: CheckState,
    /// Milliseconds, where something was asked over the network.
    pub took_ms: Option<u32>,
    /// For a passed line: the workspace's or token's name, the number of templates or of messages left today, the
    /// clock's difference in seconds.
    pub value: Option<String>,
    pub problem: Option<Problem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    Keyring,
    Credentials,
    Whitelist,
    Token,
    Templates,
    Quota,
    Endpoint,
    Scope,
    Clock,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    Passed,
    /// Blocks nothing today; `problem` says what to know.
    Warned,
    Failed,
    /// Not tried, because an earlier line failed.
    Waiting,
}
