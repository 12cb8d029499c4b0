//! Putting an account to work: its clients from its secrets, and its synchronisation.

use crate::account::link::{EndpointPort, Link, WechatPort};
use crate::account::list::{missing, typed};
use crate::account::vault::Kind;
use crate::api::{Problem, Topic};
use crate::campaign::reserve::post_outcomes;
use crate::core::Organiser;
use crate::problem::invalid;
use domain::Appid;
use endpoint_client::{EndpointClient, EndpointUrl};
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Table;
use store::table::account::{self, Account};
use sync::{StatusCell, Sync};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use wechat::{BaseUrl, Credentials, Wechat};

impl Organiser {
    /// Makes the account able to talk to its endpoint and to WeChat, without synchronising.
    pub async fn prepare(&self, appid: &str) -> Result<(), Problem> {
        let account = self.account(&Appid::new(appid)).await?;
        let (wechat, endpoint) = self.clients(&account).await?;
        self.link_to(&account, wechat, endpoint);
        Ok(())
    }

    /// Synchronises the account until it is told to stop; the problem if it can't be put to work at all.
    pub async fn synchronise(&self, appid: &str) -> Result<(), Problem> {
        let account = self.account(&Appid::new(appid)).await?;
        let (wechat, endpoint) = self.clients(&account).await?;
        self.run_link(&account, wechat, endpoint);
        Ok(())
    }

    /// Serves the account with these secrets for this run; they rest nowhere, and the keyring is not asked for them.
    pub fn lend(&self, appid: &str, secret: Option<String>, token: Option<String>) {
        for (kind, secret) in [(Kind::AppSecret, secret), (Kind::EndpointToken, token)] {
            if let Some(secret) = typed(secret) {
                self.inner.vault.lend(appid, kind, secret);
            }
        }
    }

    pub(crate) async fn link_all(&self) -> Result<(), Problem> {
        for account in self.inner.store.read(account::list).await? {
            self.start_link(&account).await;
        }
        Ok(())
    }

    /// Starts an account's synchronisation again if it had stopped.
    pub(crate) async fn wake(&self, account: &Account) {
        let stopped = self.find_link(&account.appid).is_some_and(|link| link.status.get().trouble.is_some());
        if stopped {
            self.start_link(account).await;
        }
    }

    pub(crate) async fn start_link(&self, account: &Account) {
        match self.clients(account).await {
            Ok((wechat, endpoint)) => self.run_link(account, wechat, endpoint),
            Err(why) => {
                tracing::warn!(code = ?why.code, "an account can't be put to work");
                self.set_unlinked(account.appid.clone(), why);
            }
        }
        self.announce(Topic::Accounts);
    }

    fn link_to(&self, account: &Account, wechat: Wechat, endpoint: EndpointClient) -> Arc<Link> {
        let link = Link {
            wechat: Arc::new(WechatPort(wechat)),
            endpoint: Arc::new(EndpointPort(endpoint)),
            status: StatusCell::default(),
            stop: self.inner.stop.child_token(),
        };
        self.set_link(account.appid.clone(), link)
    }

    fn run_link(&self, account: &Account, wechat: Wechat, endpoint: EndpointClient) {
        let link = self.link_to(account, wechat, endpoint);
        let sync = Sync {
            appid: account.appid.clone(),
            store: self.inner.store.clone(),
            inbox: link.endpoint.clone(),
            exchange: link.wechat.clone(),
            status: link.status.clone(),
        };
        let stop = link.stop.clone();
        self.inner.tasks.spawn(async move { sync.run(&stop).await });
        self.inner.tasks.spawn(post_outcomes(
            self.inner.store.clone(),
            account.appid.clone(),
            link.endpoint.clone(),
            link.stop.clone(),
        ));
        let keep = self.clone().keep_templates(account.appid.clone(), link.stop.clone());
        self.inner.tasks.spawn(keep);
        let (organiser, mut status, stop) = (self.clone(), link.status.watch(), link.stop.clone());
        self.inner.tasks.spawn(async move {
            while let Some(Ok(())) = stop.run_until_cancelled(status.changed()).await {
                organiser.announce(Topic::Sync);
            }
        });
    }

    /// As events come, so do their templates; each that WeChat doesn't have is asked for once.
    async fn keep_templates(self, appid: Appid, stop: CancellationToken) {
        let mut commits = self.inner.store.subscribe();
        let mut asked = BTreeSet::new();
        while let Some(heard) = stop.run_until_cancelled(commits.recv()).await {
            match heard {
                Ok(tables) if !tables.contains(&Table::Event) => continue,
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
            let unknown = self.unknown_templates(&appid).await.unwrap_or_default();
            if !unknown.is_subset(&asked) {
                asked.extend(unknown);
                self.learn_templates(&appid).await;
            }
        }
    }

    pub(crate) async fn clients(&self, account: &Account) -> Result<(Wechat, EndpointClient), Problem> {
        let secret = self.secret_of(account, Kind::AppSecret).await?;
        let token = self.secret_of(account, Kind::EndpointToken).await?;
        clients(account, secret, token)
    }

    async fn secret_of(&self, account: &Account, kind: Kind) -> Result<SecretString, Problem> {
        self.inner.vault.get(account.appid.as_str(), kind).await?.ok_or_else(|| missing(kind))
    }
}

/// The clients of an account with these secrets.
pub(crate) fn clients(
    account: &Account,
    secret: SecretString,
    token: SecretString,
) -> Result<(Wechat, EndpointClient), Problem> {
    let base = BaseUrl::parse(&account.wechat_url).map_err(|_| invalid("wechat_url", "not_wechat"))?;
    let url = EndpointUrl::parse(&account.endpoint_url).map_err(|_| invalid("endpoint_url", "not_a_url"))?;
    let credentials = Credentials { appid: account.appid.as_str().to_owned(), secret };
    Ok((Wechat::new(base, credentials)?, EndpointClient::new(url, token)?))
}
