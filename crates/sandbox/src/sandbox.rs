//! The handle of one fake WeChat, and its HTTP server.

use crate::wechat::account::Account;
use crate::wechat::answer::{CONCURRENT, INVALID_APPID, INVALID_SECRET, Refusal};
use crate::wechat::call::Call;
use crate::{Config, control, seeded, wechat};
use axum::response::Response;
use axum::serve::ListenerExt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::time::Instant;

/// A fake WeChat. Clones share one state.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    account: Mutex<Account>,
}

impl Sandbox {
    pub fn new(config: Config) -> Self {
        Self { inner: Arc::new(Inner { config, account: Mutex::default() }) }
    }

    /// Answers WeChat's calls, and the control API's if there is a token for it, on the listener until `shutdown`
    /// completes, then lets the calls under way finish.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        // Answers are small and awaited; a socket without this option would only delay them.
        let listener = listener.tap_io(|socket| drop(socket.set_nodelay(true)));
        let routes = wechat::routes().merge(control::routes(&self)).with_state(self);
        axum::serve(listener, routes).with_graceful_shutdown(shutdown).await
    }

    pub fn appid(&self) -> &str {
        &self.inner.config.appid
    }

    pub(crate) fn config(&self) -> &Config {
        &self.inner.config
    }

    pub(crate) fn seed(&self) -> u64 {
        self.inner.config.seed
    }

    /// WeChat's clock. Call it before locking the account: it locks the account itself.
    pub(crate) fn now(&self) -> Instant {
        Instant::now() + self.account().ahead
    }

    pub(crate) fn account(&self) -> MutexGuard<'_, Account> {
        // A panic elsewhere fails its own test; half-written state doesn't matter then.
        self.inner.account.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks a send to this openid as under way, or says that one already is.
    pub(crate) fn occupy(&self, openid: &str) -> Result<Occupied, Refusal> {
        if self.account().occupied.insert(openid.to_owned()) {
            Ok(Occupied { sandbox: self.clone(), openid: openid.to_owned() })
        } else {
            Err(CONCURRENT)
        }
    }

    pub(crate) fn check_credentials(&self, appid: &str, secret: &str) -> Result<(), Refusal> {
        let config = &self.inner.config;
        let reset = self.account().conditions.secret.clone();
        if appid != config.appid {
            Err(INVALID_APPID)
        } else if secret != reset.as_ref().unwrap_or(&config.secret) {
            Err(INVALID_SECRET)
        } else {
            Ok(())
        }
    }

    pub(crate) fn refused(&self, call: &'static Call, refusal: Refusal) -> Response {
        let now = self.now();
        let mut account = self.account();
        account.count_refusal(&refusal);
        let rid = account.rids.add(call.path, &refusal, now);
        drop(account);
        refusal.answer(&rid)
    }

    pub(crate) fn resolve(&self, account: &mut Account, person: &str) -> String {
        if account.people.contains(person) {
            return person.to_owned();
        }
        let openid = format!("oSANDBOX{}", seeded::hex(self.seed(), &["openid", self.appid(), person], 20));
        account.welcome(&openid);
        openid
    }
}

/// While it lives, another send to this person is under way.
pub struct Occupied {
    sandbox: Sandbox,
    openid: String,
}

impl Drop for Occupied {
    fn drop(&mut self) {
        self.sandbox.account().occupied.remove(&self.openid);
    }
}
