//! Adding an account, or renewing what is named of one that is here.

use crate::account::list::{checked_name, endpoint_of, missing, typed};
use crate::account::vault::Kind;
use crate::api::{AccountView, ConnectForm, Problem};
use crate::core::Organiser;
use crate::problem::invalid;
use domain::Appid;
use std::time::Duration;
use store::table::account::Account;
use wechat::BaseUrl;

/// Long enough for an endpoint that is there.
const PATIENCE: Duration = Duration::from_secs(3);

impl Organiser {
    /// Keeps the account and starts to sync.
    pub async fn connect(&self, form: ConnectForm) -> Result<AccountView, Problem> {
        let account = self.keep_account(form, None).await?;
        self.start_link(&account).await;
        Ok(self.account_view(account))
    }

    /// Keeps the account, with WeChat at another address if one is named; nothing is put to work.
    pub async fn add_account(
        &self,
        form: ConnectForm,
        wechat: Option<BaseUrl>,
    ) -> Result<AccountView, Problem> {
        let account = self.keep_account(form, wechat).await?;
        Ok(self.account_view(account))
    }

    /// Secrets first: an account never stands in the list without them.
    async fn keep_account(&self, form: ConnectForm, wechat: Option<BaseUrl>) -> Result<Account, Problem> {
        let mut account = self.account_of(&form, wechat).await?;
        let named = !form.name.trim().is_empty() || self.find_account(&account.appid).await?.is_some();
        let (vault, appid) = (&self.inner.vault, account.appid.as_str());
        for (kind, secret) in [(Kind::AppSecret, form.secret), (Kind::EndpointToken, form.token)] {
            match typed(secret) {
                Some(secret) => vault.put(appid, kind, secret, form.this_run_only).await?,
                None if vault.settle(appid, kind, form.this_run_only).await? => {}
                None => return Err(missing(kind)),
            }
        }
        if !named && let Some(name) = self.workspace_name(&account).await {
            account.name = name;
        }
        self.put_account(&account).await?;
        Ok(account)
    }

    /// What the form says, checked, over what is known of the account already; nothing is kept yet.
    pub(crate) async fn account_of(
        &self,
        form: &ConnectForm,
        wechat: Option<BaseUrl>,
    ) -> Result<Account, Problem> {
        let appid = form.appid.trim();
        if !(appid.len() == 18 && appid.starts_with("wx") && appid.chars().all(|c| c.is_ascii_alphanumeric()))
        {
            return Err(invalid("appid", "not_an_appid"));
        }
        let appid = Appid::new(appid);
        let known = self.find_account(&appid).await?;
        let endpoint_url = match (&known, form.endpoint_url.trim()) {
            (Some(known), "") => known.endpoint_url.clone(),
            (_, url) => endpoint_of(url)?,
        };
        // A token is for one endpoint: it is not shown to another one unasked.
        let moved = known.as_ref().is_some_and(|known| known.endpoint_url != endpoint_url);
        let given = typed(form.token.clone()).is_some()
            || self.inner.vault.lends(appid.as_str(), Kind::EndpointToken);
        if moved && !given {
            return Err(invalid("token", "needed_for_new_url"));
        }
        let (known_name, known_wechat) = known.map(|known| (known.name, known.wechat_url)).unzip();
        Ok(Account {
            name: checked_name(&form.name)?.or(known_name).unwrap_or_else(|| appid.as_str().to_owned()),
            appid,
            endpoint_url,
            wechat_url: wechat
                .map(|url| url.as_str().to_owned())
                .or(known_wechat)
                .unwrap_or_else(|| self.inner.wechat.as_str().to_owned()),
            this_run_only: form.this_run_only,
            removed: false,
        })
    }

    /// What the endpoint calls the workspace, if it can be asked at once: better than a bare AppID where nobody named
    /// the account.
    async fn workspace_name(&self, account: &Account) -> Option<String> {
        let (_, endpoint) = self.clients(account).await.ok()?;
        let asked = tokio::time::timeout(PATIENCE, endpoint.workspace()).await;
        asked.ok()?.ok().map(|workspace| workspace.workspace).filter(|name| !name.is_empty())
    }
}
