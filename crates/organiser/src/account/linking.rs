//! Putting an account to work: its clients from its secrets, and its synchronisation.

use super::links::{Link, Links};
use super::list::get;
use super::outcomes::post_outcomes;
use super::ports::{EndpointPort, WechatPort};
use super::template_cache::keep_templates;
use super::vault::{Kind, Vault};
use crate::api::{Problem, Topic};
use crate::changes::Announcer;
use crate::problem::invalid;
use crate::tasks::Tasks;
use domain::Appid;
use endpoint_client::{EndpointClient, EndpointUrl};
use secrecy::SecretString;
use std::sync::Arc;
use store::Store;
use store::table::account::{self, Account};
use sync::{StatusCell, Sync};
use wechat::{BaseUrl, Credentials, Wechat};

/// What putting accounts to work takes. Cheap to clone; all clones are one.
#[derive(Clone)]
pub(crate) struct Linker {
    pub store: Store,
    pub vault: Arc<Vault>,
    pub links: Links,
    pub tasks: Tasks,
    pub announcer: Announcer,
    /// Where new accounts find WeChat.
    pub wechat_base: BaseUrl,
}

impl Linker {
    pub(crate) async fn start_all(&self) -> Result<(), Problem> {
        for account in self.store.read(account::list).await? {
            self.start(&account).await;
        }
        Ok(())
    }

    /// Puts the account to work, or keeps why it can't be.
    pub(crate) async fn start(&self, account: &Account) {
        match clients_of(&self.vault, account).await {
            Ok((wechat, endpoint)) => self.run(account, wechat, endpoint),
            Err(why) => {
                tracing::warn!(code = ?why.code, "an account can't be put to work");
                self.links.put_unlinked(account.appid.clone(), why);
            }
        }
        self.announcer.announce(Topic::Accounts);
    }

    /// Starts an account's synchronisation again if it had stopped.
    pub(crate) async fn wake(&self, account: &Account) {
        let stopped = self.links.find(&account.appid).is_some_and(|link| link.status.get().blocker.is_some());
        if stopped {
            self.start(account).await;
        }
    }

    fn link(&self, account: &Account, wechat: Wechat, endpoint: EndpointClient) -> Arc<Link> {
        let link = Link {
            wechat: Arc::new(WechatPort(wechat)),
            endpoint: Arc::new(EndpointPort(endpoint)),
            status: StatusCell::default(),
            stop: self.tasks.stop().child_token(),
        };
        self.links.put(account.appid.clone(), link)
    }

    fn run(&self, account: &Account, wechat: Wechat, endpoint: EndpointClient) {
        let link = self.link(account, wechat, endpoint);
        let sync = Sync {
            appid: account.appid.clone(),
            store: self.store.clone(),
            inbox: link.endpoint.clone(),
            exchange: link.wechat.clone(),
            status: link.status.clone(),
        };
        let stop = link.stop.clone();
        self.tasks.spawn(async move { sync.run(&stop).await });
        self.tasks.spawn(post_outcomes(
            self.store.clone(),
            account.appid.clone(),
            link.endpoint.clone(),
            link.stop.clone(),
        ));
        self.tasks.spawn(keep_templates(
            self.store.clone(),
            self.links.clone(),
            account.appid.clone(),
            link.stop.clone(),
        ));
        let (announcer, mut status, stop) = (self.announcer.clone(), link.status.watch(), link.stop.clone());
        self.tasks.spawn(async move {
            while let Some(Ok(())) = stop.run_until_cancelled(status.changed()).await {
                announcer.announce(Topic::Sync);
            }
        });
    }
}

/// Makes the account able to talk to its endpoint and to WeChat, without synchronising.
pub(crate) async fn prepare(linker: &Linker, appid: &str) -> Result<(), Problem> {
    let account = get(&linker.store, &Appid::new(appid)).await?;
    let (wechat, endpoint) = clients_of(&linker.vault, &account).await?;
    linker.link(&account, wechat, endpoint);
    Ok(())
}

/// Synchronises the account until it is told to stop; the problem if it can't be put to work at all.
pub(crate) async fn synchronise(linker: &Linker, appid: &str) -> Result<(), Problem> {
    let account = get(&linker.store, &Appid::new(appid)).await?;
    let (wechat, endpoint) = clients_of(&linker.vault, &account).await?;
    linker.run(&account, wechat, endpoint);
    Ok(())
}

/// The clients of an account with the secrets it has.
pub(crate) async fn clients_of(
    vault: &Vault,
    account: &Account,
) -> Result<(Wechat, EndpointClient), Problem> {
    let secret = vault.need(account.appid.as_str(), Kind::AppSecret).await?;
    let token = vault.need(account.appid.as_str(), Kind::EndpointToken).await?;
    clients(account, secret, token)
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
