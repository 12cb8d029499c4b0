//! The handle on one fake WeChat: serve it, be its people, look into its books, make it suffer.

use crate::seeded;
use crate::wechat::account::{Account, template};
use crate::wechat::answer::{CONCURRENT, INVALID_APPID, INVALID_SECRET, Refusal};
use crate::wechat::deliveries::Delivered;
use crate::wechat::faults::Faults;
use crate::wechat::routes;
use crate::wechat::stats::Stats;
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use protocol::SubscriptionResult;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::Instant;

/// The one mini-program account that this WeChat knows.
#[derive(Clone)]
pub struct Config {
    pub seed: u64,
    pub appid: String,
    /// Made up; a real one never comes here.
    pub secret: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 1,
            appid: "wx5a4db05a4db05a4d".to_owned(),
            secret: "fa4efa4efa4efa4efa4efa4efa4efa4e".to_owned(),
        }
    }
}

/// What somebody taps in the dialog of `wx.requestSubscribeMessage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Accept,
    Reject,
}

/// A fake WeChat. Clones share one state.
///
/// A *person* is any name the caller chooses (`"li-lei"`); each has one openid, which may stand in its place.
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

    /// Answers WeChat's calls on the listener until `shutdown` completes, then lets the calls under way finish.
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
        axum::serve(listener, routes(self)).with_graceful_shutdown(shutdown).await
    }

    pub fn appid(&self) -> &str {
        &self.inner.config.appid
    }

    /// The openid of a person, who exists from now on.
    pub fn openid(&self, person: &str) -> String {
        self.resolve(&mut self.account(), person)
    }

    /// What `wx.login` gives on this person's phone: a code good once, for five minutes.
    pub fn login(&self, person: &str) -> String {
        let now = self.now();
        let mut account = self.account();
        let openid = self.resolve(&mut account, person);
        account.codes.issue(self.seed(), &openid, now)
    }

    /// `wx.requestSubscribeMessage` on this person's phone, with one answer to all templates. Empty when WeChat fails
    /// the call: an unknown template, none or more than five, or one-time mixed with long-term.
    pub fn request_subscribe(
        &self,
        person: &str,
        template_ids: &[&str],
        answer: Answer,
    ) -> Vec<SubscriptionResult> {
        let known: Vec<_> = template_ids.iter().filter_map(|id| template(id)).collect();
        let mixed = known.iter().any(|template| template.kind != known[0].kind);
        if known.len() != template_ids.len() || !(1..=5).contains(&known.len()) || mixed {
            return Vec::new();
        }
        let mut account = self.account();
        let openid = self.resolve(&mut account, person);
        let told = known.iter().map(|template| {
            if answer == Answer::Accept {
                account.ledger.accept(&openid, template.id);
            }
            let result = if answer == Answer::Accept { "accept" } else { "reject" };
            SubscriptionResult { template_id: template.id.to_owned(), result: result.to_owned() }
        });
        told.collect()
    }

    /// One accept: one more send of a one-time template, any number of a long-term one.
    pub fn grant(&self, person: &str, template_id: &str) {
        let mut account = self.account();
        let openid = self.resolve(&mut account, person);
        account.ledger.accept(&openid, template_id);
    }

    /// The person turns this template's messages off in WeChat's settings; earlier accepts no longer count.
    pub fn refuse(&self, person: &str, template_id: &str) {
        let mut account = self.account();
        let openid = self.resolve(&mut account, person);
        account.ledger.refuse(&openid, template_id);
    }

    /// Accepts left; for a long-term template, whether there is any.
    pub fn balance(&self, person: &str, template_id: &str) -> u64 {
        let mut account = self.account();
        let openid = self.resolve(&mut account, person);
        account.ledger.balance(&openid, template_id)
    }

    /// How many messages arrived, by openid and template id.
    pub fn delivered(&self) -> BTreeMap<(String, String), u64> {
        let mut counts = BTreeMap::new();
        for message in &self.account().deliveries {
            *counts.entry((message.openid.clone(), message.template_id.clone())).or_default() += 1;
        }
        counts
    }

    /// Every message that arrived, oldest first.
    pub fn deliveries(&self) -> Vec<Delivered> {
        self.account().deliveries.clone()
    }

    pub fn delivered_total(&self) -> u64 {
        self.account().stats.delivered
    }

    pub fn set_faults(&self, faults: Faults) {
        self.account().faults = faults;
    }

    pub fn faults(&self) -> Faults {
        self.account().faults
    }

    /// Every token in use is worthless from now on (40001), as when another server forces a refresh.
    pub fn revoke_tokens(&self) {
        self.account().tokens.revoke();
    }

    /// Lets WeChat's clock run ahead: tokens and codes age by this much at once.
    pub fn pass_time(&self, by: Duration) {
        self.account().ahead += by;
    }

    /// As if another server were just now sending to this person: sends get 43108 until the guard is dropped. `None`
    /// when a send is already under way.
    pub fn hold(&self, person: &str) -> Option<Occupied> {
        self.occupy(&self.openid(person)).ok()
    }

    pub fn stats(&self) -> Stats {
        let account = self.account();
        Stats { tokens_issued: account.tokens.issued(), ..account.stats.clone() }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.inner.config.seed
    }

    /// WeChat's clock. Ask before taking the account: it takes it too.
    pub(crate) fn now(&self) -> Instant {
        Instant::now() + self.account().ahead
    }

    pub(crate) fn account(&self) -> MutexGuard<'_, Account> {
        // A panic elsewhere cannot leave a book half written that matters more than the test that panicked.
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
        if appid != config.appid {
            Err(INVALID_APPID)
        } else if secret != config.secret {
            Err(INVALID_SECRET)
        } else {
            Ok(())
        }
    }

    pub(crate) fn refused(&self, refusal: Refusal) -> Response {
        self.account().count_refusal(&refusal);
        refusal.into_response()
    }

    fn resolve(&self, account: &mut Account, person: &str) -> String {
        if account.people.contains(person) {
            return person.to_owned();
        }
        let openid = format!("oSANDBOX{}", seeded::hex(self.seed(), &["openid", self.appid(), person], 20));
        account.people.insert(openid.clone());
        openid
    }
}

/// Keeps one person's line busy while it lives.
pub struct Occupied {
    sandbox: Sandbox,
    openid: String,
}

impl Drop for Occupied {
    fn drop(&mut self) {
        self.sandbox.account().occupied.remove(&self.openid);
    }
}
