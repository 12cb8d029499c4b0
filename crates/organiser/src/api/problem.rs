//! How anything says no: a code to branch on, a sentence for logs, and the values its text is filled with.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An error as it crosses IPC. The texts for `code` are in each language's `problems.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Problem {
    pub code: ProblemCode,
    /// One English sentence for logs; never a secret, an openid or a URL.
    pub message: String,
    /// What the text is filled with: `ip`, `errcode`, `rid`, `field`, `path` …
    pub detail: BTreeMap<String, String>,
}

/// Every code has a heading, a why and a remedy in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// WeChat knows no such AppID.
    WrongAppid,
    WrongSecret,
    SecretFrozen,
    /// `ip` names the address, where WeChat did.
    IpNotAllowed,
    /// A fresh token was refused again.
    TokenRejected,
    /// Too busy, or asked too fast, after all retries.
    WechatBusy,
    WechatUnreachable,
    /// The server's name has no address; `server` names it, here and below.
    NameUnknown,
    /// The system's proxy can't be reached or lets nothing through; `proxy` names it.
    ProxyRefused,
    /// On `date`, by this computer's clock, which says `today`.
    CertificateExpired,
    /// No authority known here stands for it.
    CertificateUntrusted,
    /// It was given out for another name.
    CertificateOfAnother,
    /// This computer's clock says `today`, and the certificate begins on `date`.
    ClockBehind,
    /// This computer's clock says `today`, and the certificate ended on `date`, too long ago to be in use.
    ClockAhead,
    /// A quota of the day; `meaning` says whose, unless it is that of sending.
    QuotaUsed,
    CapabilityBanned,
    /// `template` names it.
    TemplateGone,
    /// The same text again and again; `field` where WeChat named it. Of one person's message `meaning` says what.
    ContentRefused,
    /// Any other errcode; `errcode` names it.
    WechatRefused,
    EndpointUnreachable,
    /// 401.
    EndpointRefusedToken,
    /// Something answers there, but not a sign-in service; or an answer that can't be read.
    EndpointUnexpected,
    /// 403: the endpoint's token may only read.
    ViewerToken,
    /// The mini-program has no message template.
    NoTemplates,
    /// The endpoint's workspace is for another AppID.
    AppidMismatch,
    /// No Secret Service on this computer.
    KeyringMissing,
    KeyringLocked,
    /// There is a keyring service, and nothing yet that it could keep secrets in.
    KeyringEmpty,
    /// It asked its owner something, and nobody answered in time.
    KeyringSilent,
    KeyringFailed,
    /// The account is listed but its secret isn't in the keyring.
    SecretMissing,
    /// The data file can't be read; it was set aside at `path`.
    DatabaseDamaged,
    /// Another Muster works on this data.
    DatabaseInUse,
    DatabaseFailed,
    /// No room is left where the data is kept.
    DiskFull,
    /// The data's disk or folder may only be read.
    DiskReadOnly,
    /// The data's disk reports an error.
    DiskFailing,
    /// The data's folder is not there any more.
    DataFolderGone,
    /// Another program has the data file locked.
    DatabaseLocked,
    /// The program ended while the campaign was running, and nothing works on it now.
    SendingInterrupted,
    /// What was typed can't be taken; `field` and `why` say more.
    InvalidInput,
    NotFound,
    /// Nobody knows this person's WeChat identity; `meaning` says why.
    IdentityLost,
    /// Somebody changed the event on another computer meanwhile.
    EventChanged,
    /// Another event has this code, or had it: no code is given twice.
    CodeTaken,
    /// A message with texts that WeChat would refuse can't be sent.
    MessageInvalid,
    /// Some texts are in doubt and nobody confirmed them; `n` people, `number` is one of them.
    DoubtfulTexts,
    /// A message to this person is queued or being sent.
    OnItsWay,
    /// There is nobody to send to.
    NobodyToTell,
    /// This computer's clock and the sign-in service's are far apart; `seconds` says how far.
    ClockWrong,
    /// The rehearsal could not be started.
    RehearsalFailed,
    /// `path` holds something that no rehearsal put there.
    RehearsalFolderTaken,
    Internal,
}

impl ProblemCode {
    /// The code as JSON and the texts name it: `wrong_secret`.
    pub fn key(self) -> String {
        let key = serde_json::to_value(self).ok();
        key.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    }

    /// `None` for a code that this version doesn't know.
    pub fn of_key(key: &str) -> Option<Self> {
        serde_json::from_value(key.into()).ok()
    }
}

impl Problem {
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), detail: BTreeMap::new() }
    }

    /// One that is told in the words of `key`, where its code has none so exact.
    pub(crate) fn worded(code: ProblemCode, key: &str, message: impl Into<String>) -> Self {
        let problem = Self::new(code, message);
        if ProblemCode::of_key(key) == Some(code) { problem } else { problem.with("meaning", key) }
    }

    /// The same problem with a value for its text, where there is one.
    #[must_use]
    pub(crate) fn filled(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The same problem with one more value for its text.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        self.detail.insert(key.to_owned(), value.to_string());
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}
