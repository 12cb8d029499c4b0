//! Where secrets are kept: the OS keyring, or this process's memory for *this run only*. Never a file of ours.

use crate::api::{Problem, ProblemCode};
use keyring::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The name under which the keyring lists what is ours.
const SERVICE: &str = "muster";
/// A locked keyring may ask its owner for a password, and that takes as long as it takes; but not for ever.
const KEYRING_TIMEOUT: Duration = Duration::from_secs(60);

/// Secrets by account. What was given for this run only is never handed to the keyring.
#[derive(Debug)]
pub struct Vault {
    keyring: bool,
    memory: Mutex<Secrets>,
    /// What the environment gave: it goes before anything kept, and is never kept itself.
    for_this_run: Mutex<Secrets>,
}

type Secrets = HashMap<(String, Kind), SecretString>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    AppSecret,
    EndpointToken,
}

impl Kind {
    /// What a form calls it.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::AppSecret => "secret",
            Self::EndpointToken => "token",
        }
    }

    pub(crate) fn missing(self) -> Problem {
        let what = self.field();
        Problem::new(ProblemCode::SecretMissing, format!("the {what} is not in the keyring"))
            .with("field", what)
    }
}

impl Vault {
    /// The OS keyring, with memory for what is given for this run only.
    pub fn keyring() -> Self {
        Self { keyring: true, memory: Mutex::default(), for_this_run: Mutex::default() }
    }

    /// Memory alone: for rehearsals.
    pub fn this_run_only() -> Self {
        Self { keyring: false, memory: Mutex::default(), for_this_run: Mutex::default() }
    }

    /// Serves the account with this secret until the program ends; it is kept nowhere, and the keyring is not asked.
    pub(crate) fn use_for_this_run(&self, appid: &str, kind: Kind, secret: SecretString) {
        locked(&self.for_this_run).insert((appid.to_owned(), kind), secret);
    }

    pub(crate) fn has_for_this_run(&self, appid: &str, kind: Kind) -> bool {
        locked(&self.for_this_run).contains_key(&(appid.to_owned(), kind))
    }

    /// Keeps a secret. One kept for this run only leaves none behind in the keyring.
    pub(crate) async fn put(
        &self,
        appid: &str,
        kind: Kind,
        secret: SecretString,
        this_run_only: bool,
    ) -> Result<(), Problem> {
        let key = (appid.to_owned(), kind);
        if self.keyring && !this_run_only {
            let name = entry_name(appid, kind);
            in_keyring(move || Entry::new(SERVICE, &name)?.set_password(secret.expose_secret())).await?;
            locked(&self.memory).remove(&key);
        } else {
            locked(&self.memory).insert(key, secret);
            self.remove_from_keyring(appid, kind).await?;
        }
        Ok(())
    }

    /// Moves a secret that is there already to where it is to be kept; whether there is one.
    pub(crate) async fn relocate(
        &self,
        appid: &str,
        kind: Kind,
        this_run_only: bool,
    ) -> Result<bool, Problem> {
        if self.has_for_this_run(appid, kind) {
            return Ok(true);
        }
        let Some(secret) = self.get(appid, kind).await? else { return Ok(false) };
        let in_memory = locked(&self.memory).contains_key(&(appid.to_owned(), kind));
        if in_memory != (this_run_only || !self.keyring) {
            self.put(appid, kind, secret, this_run_only).await?;
        }
        Ok(true)
    }

    /// Takes a secret away from wherever it rests.
    pub(crate) async fn remove(&self, appid: &str, kind: Kind) -> Result<(), Problem> {
        locked(&self.memory).remove(&(appid.to_owned(), kind));
        self.remove_from_keyring(appid, kind).await
    }

    /// There may be no keyring at all, and then nothing rests in one.
    async fn remove_from_keyring(&self, appid: &str, kind: Kind) -> Result<(), Problem> {
        if !self.keyring {
            return Ok(());
        }
        let name = entry_name(appid, kind);
        let forget = move || match Entry::new(SERVICE, &name)?.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            other => other,
        };
        in_keyring(forget).await.or_else(|problem| match problem.code {
            ProblemCode::KeyringMissing => Ok(()),
            _ => Err(problem),
        })
    }

    /// The secret, `None` if there is none.
    pub(crate) async fn get(&self, appid: &str, kind: Kind) -> Result<Option<SecretString>, Problem> {
        let key = (appid.to_owned(), kind);
        if let Some(secret) = locked(&self.for_this_run).get(&key).or(locked(&self.memory).get(&key)) {
            return Ok(Some(secret.clone()));
        }
        if !self.keyring {
            return Ok(None);
        }
        let name = entry_name(appid, kind);
        let read = move || match Entry::new(SERVICE, &name)?.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        };
        in_keyring(read).await
    }

    /// The secret that the account can't do without.
    pub(crate) async fn need(&self, appid: &str, kind: Kind) -> Result<SecretString, Problem> {
        self.get(appid, kind).await?.ok_or_else(|| kind.missing())
    }

    /// Writes something worthless, reads it back and deletes it: some keyrings fail only when they are used.
    pub(crate) async fn probe(&self) -> Result<(), Problem> {
        if !self.keyring {
            return Ok(());
        }
        in_keyring(|| {
            let entry = Entry::new(SERVICE, "probe")?;
            entry.set_password("probe")?;
            let read = entry.get_password()?;
            entry.delete_credential()?;
            if read == "probe" { Ok(()) } else { Err(Error::NoEntry) }
        })
        .await
    }
}

fn locked(secrets: &Mutex<Secrets>) -> MutexGuard<'_, Secrets> {
    secrets.lock().unwrap_or_else(PoisonError::into_inner)
}

fn entry_name(appid: &str, kind: Kind) -> String {
    match kind {
        Kind::AppSecret => format!("appsecret:{appid}"),
        Kind::EndpointToken => format!("endpoint-token:{appid}"),
    }
}

async fn in_keyring<T: Send + 'static>(
    call: impl FnOnce() -> keyring::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let call = tokio::task::spawn_blocking(move || call().map_err(|e| problem_of(&e)));
    match tokio::time::timeout(KEYRING_TIMEOUT, call).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(Problem::new(ProblemCode::KeyringFailed, "the keyring's library failed")),
        Err(_) => Err(Problem::new(ProblemCode::KeyringSilent, "the keyring did not answer in time")),
    }
}

/// What the library says, as what can be done about it. Its words never hold the secret.
fn problem_of(error: &Error) -> Problem {
    match error {
        Error::NoDefaultStore => {
            Problem::new(ProblemCode::KeyringMissing, "there is no keyring on this computer")
        }
        Error::NoStorageAccess(why) if has_no_collection(why.as_ref()) => {
            Problem::new(ProblemCode::KeyringEmpty, "the keyring service has no keyring to keep secrets in")
        }
        Error::NoStorageAccess(_) => Problem::new(ProblemCode::KeyringLocked, "the keyring is locked"),
        Error::PlatformFailure(_) => Problem::new(ProblemCode::KeyringFailed, "the keyring refused"),
        _ => Problem::new(ProblemCode::KeyringFailed, "the keyring can't keep this"),
    }
}

/// A Secret Service that was never used has no default collection, and makes none unasked.
#[cfg(target_os = "linux")]
fn has_no_collection(why: &(dyn std::error::Error + 'static)) -> bool {
    matches!(why.downcast_ref(), Some(secret_service::Error::NoResult))
}

#[cfg(not(target_os = "linux"))]
fn has_no_collection(_: &(dyn std::error::Error + 'static)) -> bool {
    false
}
