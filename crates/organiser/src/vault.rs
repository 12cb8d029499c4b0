//! Where secrets rest: the OS keyring, or this process's memory for *this run only*. Never a file of ours.

use crate::api::{Problem, ProblemCode};
use keyring::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The name under which the keyring lists what is ours.
const SERVICE: &str = "muster";
/// A locked keyring may ask its owner for a password, and that takes as long as it takes; but not for ever.
const PATIENCE: Duration = Duration::from_secs(60);

/// Secrets by account. What was given for this run only is never handed to the keyring.
#[derive(Debug)]
pub struct Vault {
    keyring: bool,
    memory: Mutex<HashMap<(String, Kind), SecretString>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    AppSecret,
    EndpointToken,
}

impl Vault {
    /// The OS keyring, with memory for what is given for this run only.
    pub fn keyring() -> Self {
        Self { keyring: true, memory: Mutex::default() }
    }

    /// Memory alone: for rehearsals.
    pub fn this_run_only() -> Self {
        Self { keyring: false, memory: Mutex::default() }
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
            self.memory().remove(&key);
        } else {
            self.memory().insert(key, secret);
            if self.keyring {
                let name = entry_name(appid, kind);
                let forget = move || match Entry::new(SERVICE, &name)?.delete_credential() {
                    Err(Error::NoEntry) => Ok(()),
                    other => other,
                };
                // There may be no keyring at all, which is why memory was chosen.
                in_keyring(forget).await.or_else(|problem| match problem.code {
                    ProblemCode::KeyringMissing => Ok(()),
                    _ => Err(problem),
                })?;
            }
        }
        Ok(())
    }

    /// The secret, `None` if there is none.
    pub(crate) async fn get(&self, appid: &str, kind: Kind) -> Result<Option<SecretString>, Problem> {
        if let Some(secret) = self.memory().get(&(appid.to_owned(), kind)) {
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

    fn memory(&self) -> std::sync::MutexGuard<'_, HashMap<(String, Kind), SecretString>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
    match tokio::time::timeout(PATIENCE, call).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(Problem::new(ProblemCode::KeyringFailed, "the keyring's library failed")),
        Err(_) => Err(Problem::new(ProblemCode::KeyringLocked, "the keyring did not answer in time")),
    }
}

/// What the library says, as what can be done about it. Its words never hold the secret.
fn problem_of(error: &Error) -> Problem {
    match error {
        Error::NoDefaultStore => {
            Problem::new(ProblemCode::KeyringMissing, "there is no keyring on this computer")
        }
        Error::NoStorageAccess(_) => Problem::new(ProblemCode::KeyringLocked, "the keyring is locked"),
        Error::PlatformFailure(_) => Problem::new(ProblemCode::KeyringFailed, "the keyring refused"),
        _ => Problem::new(ProblemCode::KeyringFailed, "the keyring can't keep this"),
    }
}
