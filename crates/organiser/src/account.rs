//! Accounts: connecting one, replacing its secret, and putting it to work.

use crate::api::{AccountView, ConnectForm, Problem, ProblemCode, Topic};
use crate::link::{EndpointPort, Link, WechatPort, sync_view};
use crate::organiser::Organiser;
use crate::problem::{invalid, not_found};
use crate::vault::Kind;
use crate::view::sync_of_nobody;
use domain::Appid;
use endpoint_client::{EndpointClient, EndpointUrl};
use secrecy::SecretString;
use std::sync::Arc;
use std::time::Duration;
use store::table::account::{self, Account};
use sync::{StatusCell, Sync};
use wechat::{BaseUrl, Credentials, Wechat};

/// Long enough for an endpoint that is there.
const PATIENCE: Duration = Duration::from_secs(3);

impl Organiser {
    pub async fn accounts(&self) -> Result<Vec<AccountView>, Problem> {
        let accounts = self.inner.store.read(account::list).await?;
        Ok(accounts.into_iter().map(|account| self.account_view(account)).collect())
    }

    /// Keeps the account and starts to sync. Secrets first: an account never stands in the list without them.
    pub async fn connect(&self, form: ConnectForm) -> Result<AccountView, Problem> {
        let mut account = self.account_of(&form).await?;
        let appid = account.appid.as_str();
        let kept = [(Kind::AppSecret, form.secret), (Kind::EndpointToken, form.token)];
        for (kind, secret) in kept {
            let secret = match typed(secret) {
                Some(secret) => secret,
                None => self.inner.vault.get(appid, kind).await?.ok_or_else(|| missing(kind))?,
            };
            self.inner.vault.put(appid, kind, secret, form.this_run_only).await?;
        }
        if form.name.trim().is_empty()
            && let Some(name) = self.workspace_name(&account).await
        {
            account.name = name;
        }
        let row = account.clone();
        self.inner.store.write(move |tx| account::put(tx, &row)).await?;
        self.start_link(&account).await;
        Ok(self.account_view(account))
    }

    pub async fn replace_secret(&self, appid: String, secret: String) -> Result<AccountView, Problem> {
        let account = self.account(&Appid::new(appid)).await?;
        let secret = typed(Some(secret)).ok_or_else(|| invalid("secret", "empty"))?;
        self.inner.vault.put(account.appid.as_str(), Kind::AppSecret, secret, account.this_run_only).await?;
        self.start_link(&account).await;
        Ok(self.account_view(account))
    }

    pub(crate) async fn account(&self, appid: &Appid) -> Result<Account, Problem> {
        let appid = appid.clone();
        self.inner
            .store
            .read(move |conn| account::get(conn, &appid))
            .await?
            .ok_or_else(|| not_found("account"))
    }

    pub(crate) async fn link_all(&self) -> Result<(), Problem> {
        for account in self.inner.store.read(account::list).await? {
            self.start_link(&account).await;
        }
        Ok(())
    }

    /// What the form says, checked; nothing is kept yet.
    pub(crate) async fn account_of(&self, form: &ConnectForm) -> Result<Account, Problem> {
        let appid = form.appid.trim();
        if !(appid.len() == 18 && appid.starts_with("wx") && appid.chars().all(|c| c.is_ascii_alphanumeric()))
        {
            return Err(invalid("appid", "not_an_appid"));
        }
        let url = EndpointUrl::parse(&form.endpoint_url).map_err(|_| invalid("endpoint_url", "not_a_url"))?;
        let appid = Appid::new(appid);
        let known = {
            let appid = appid.clone();
            self.inner.store.read(move |conn| account::get(conn, &appid)).await?
        };
        // A token is for one endpoint: it is not shown to another one unasked.
        let moved = known.as_ref().is_some_and(|known| known.endpoint_url != url.as_str());
        if moved && typed(form.token.clone()).is_none() {
            return Err(invalid("token", "needed_for_new_url"));
        }
        let name = form.name.trim();
        Ok(Account {
            name: if name.is_empty() { appid.as_str().to_owned() } else { name.to_owned() },
            appid,
            endpoint_url: url.as_str().to_owned(),
            wechat_url: known.map_or_else(|| self.inner.wechat.as_str().to_owned(), |known| known.wechat_url),
            this_run_only: form.this_run_only,
        })
    }

    /// What the endpoint calls the workspace, if it can be asked at once: better than a bare AppID where nobody named
    /// the account.
    async fn workspace_name(&self, account: &Account) -> Option<String> {
        let (_, endpoint) = self.clients(account).await.ok()?;
        let asked = tokio::time::timeout(PATIENCE, endpoint.workspace()).await;
        asked.ok()?.ok().map(|workspace| workspace.workspace).filter(|name| !name.is_empty())
    }

    /// Starts an account's synchronisation again if it had stopped.
    pub(crate) async fn wake(&self, account: &Account) {
        let stopped = self.find_link(&account.appid).is_some_and(|link| link.status.get().trouble.is_some());
        if stopped {
            self.start_link(account).await;
        }
    }

    async fn start_link(&self, account: &Account) {
        match self.clients(account).await {
            Ok((wechat, endpoint)) => self.run_link(account, wechat, endpoint),
            Err(why) => {
                tracing::warn!(code = ?why.code, "an account can't be put to work");
                self.set_unlinked(account.appid.clone(), why);
            }
        }
        self.announce(Topic::Accounts);
    }

    fn run_link(&self, account: &Account, wechat: Wechat, endpoint: EndpointClient) {
        let link = Link {
            wechat: Arc::new(WechatPort(wechat)),
            endpoint: Arc::new(EndpointPort(endpoint)),
            status: StatusCell::default(),
            stop: self.inner.stop.child_token(),
        };
        let link = self.set_link(account.appid.clone(), link);
        let sync = Sync {
            appid: account.appid.clone(),
            store: self.inner.store.clone(),
            inbox: link.endpoint.clone(),
            exchange: link.wechat.clone(),
            status: link.status.clone(),
        };
        let stop = link.stop.clone();
        self.inner.tasks.spawn(async move { sync.run(&stop).await });
        let (organiser, mut status, stop) = (self.clone(), link.status.watch(), link.stop.clone());
        self.inner.tasks.spawn(async move {
            while let Some(Ok(())) = stop.run_until_cancelled(status.changed()).await {
                organiser.announce(Topic::Sync);
            }
        });
    }

    async fn clients(&self, account: &Account) -> Result<(Wechat, EndpointClient), Problem> {
        let appid = account.appid.as_str();
        let secret =
            self.inner.vault.get(appid, Kind::AppSecret).await?.ok_or_else(|| missing(Kind::AppSecret))?;
        let token = self
            .inner
            .vault
            .get(appid, Kind::EndpointToken)
            .await?
            .ok_or_else(|| missing(Kind::EndpointToken))?;
        clients(account, secret, token)
    }

    fn account_view(&self, account: Account) -> AccountView {
        let sync = match self.find_link(&account.appid) {
            Some(link) => sync_view(link.status.get()),
            None => sync_of_nobody(self.why_unlinked(&account.appid)),
        };
        AccountView {
            appid: account.appid.as_str().to_owned(),
            name: account.name,
            endpoint_url: account.endpoint_url,
            this_run_only: account.this_run_only,
            sync,
        }
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

/// What was typed, without the white space that copying brings along; nothing typed is `None`.
pub(crate) fn typed(text: Option<String>) -> Option<SecretString> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).map(SecretString::from)
}

pub(crate) fn missing(kind: Kind) -> Problem {
    let what = match kind {
        Kind::AppSecret => "secret",
        Kind::EndpointToken => "token",
    };
    Problem::new(ProblemCode::SecretMissing, format!("the {what} is not in the keyring")).with("field", what)
}
