//! Accounts: the list, renaming, replacing a secret, removing.

use crate::account::link::sync_view;
use crate::account::vault::Kind;
use crate::api::{AccountView, Problem, ProblemCode, RemovedAccount, Topic};
use crate::core::Organiser;
use crate::problem::{invalid, not_found};
use crate::view::sync_of_nobody;
use domain::Appid;
use endpoint_client::EndpointUrl;
use secrecy::SecretString;
use store::table::account::{self, Account};
use store::table::event;

impl Organiser {
    pub async fn accounts(&self) -> Result<Vec<AccountView>, Problem> {
        let accounts = self.inner.store.read(account::list).await?;
        Ok(accounts.into_iter().map(|account| self.account_view(account)).collect())
    }

    pub async fn rename_account(&self, appid: String, name: String) -> Result<AccountView, Problem> {
        let mut account = self.account(&Appid::new(appid)).await?;
        account.name = checked_name(&name)?.ok_or_else(|| invalid("name", "empty"))?;
        self.put_account(&account).await?;
        Ok(self.account_view(account))
    }

    pub async fn replace_secret(&self, appid: String, secret: String) -> Result<AccountView, Problem> {
        self.replace(appid, Kind::AppSecret, secret).await
    }

    pub async fn replace_token(&self, appid: String, token: String) -> Result<AccountView, Problem> {
        self.replace(appid, Kind::EndpointToken, token).await
    }

    /// Moves the account to another endpoint. A token is for one endpoint, so a new one has to come along.
    pub async fn change_endpoint(
        &self,
        appid: String,
        endpoint_url: String,
        token: String,
    ) -> Result<AccountView, Problem> {
        let mut account = self.account(&Appid::new(appid)).await?;
        account.endpoint_url = endpoint_of(&endpoint_url)?;
        let token = typed(Some(token)).ok_or_else(|| invalid("token", "needed_for_new_url"))?;
        let (vault, appid) = (&self.inner.vault, account.appid.as_str());
        vault.put(appid, Kind::EndpointToken, token, account.this_run_only).await?;
        self.put_account(&account).await?;
        self.start_link(&account).await;
        Ok(self.account_view(account))
    }

    /// Stops synchronising and takes both secrets out of the keyring. The account's lists stay on this computer, to be
    /// read; connecting it again goes on with them.
    pub async fn remove_account(&self, appid: String) -> Result<RemovedAccount, Problem> {
        let account = self.account(&Appid::new(appid)).await?;
        self.forget_link(&account.appid);
        for kind in [Kind::AppSecret, Kind::EndpointToken] {
            self.inner.vault.remove(account.appid.as_str(), kind).await?;
        }
        let appid = account.appid.clone();
        let remove = move |tx: &store::Tx<'_>| {
            account::remove(tx, &appid)?;
            Ok(event::list(tx.conn)?.into_iter().filter(|event| event.appid == appid).count())
        };
        let events = self.inner.store.write(remove).await?;
        self.announce(Topic::Accounts);
        Ok(RemovedAccount {
            appid: account.appid.as_str().to_owned(),
            name: account.name,
            events: u32::try_from(events).unwrap_or(u32::MAX),
        })
    }

    async fn replace(&self, appid: String, kind: Kind, secret: String) -> Result<AccountView, Problem> {
        let account = self.account(&Appid::new(appid)).await?;
        let secret = typed(Some(secret)).ok_or_else(|| invalid(kind.field(), "empty"))?;
        self.inner.vault.put(account.appid.as_str(), kind, secret, account.this_run_only).await?;
        self.start_link(&account).await;
        Ok(self.account_view(account))
    }

    /// The account, unless it was removed.
    pub(crate) async fn account(&self, appid: &Appid) -> Result<Account, Problem> {
        self.find_account(appid).await?.ok_or_else(|| not_found("account"))
    }

    pub(crate) async fn find_account(&self, appid: &Appid) -> Result<Option<Account>, Problem> {
        let appid = appid.clone();
        let found = self.inner.store.read(move |conn| account::get(conn, &appid)).await?;
        Ok(found.filter(|account| !account.removed))
    }

    pub(crate) async fn put_account(&self, account: &Account) -> Result<(), Problem> {
        let row = account.clone();
        Ok(self.inner.store.write(move |tx| account::put(tx, &row)).await?)
    }

    pub(crate) fn account_view(&self, account: Account) -> AccountView {
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

/// What was typed, without the white space that copying brings along; nothing typed is `None`.
pub(crate) fn typed(text: Option<String>) -> Option<SecretString> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).map(SecretString::from)
}

/// A name that fits everywhere it is shown; nothing typed is `None`.
pub(crate) fn checked_name(text: &str) -> Result<Option<String>, Problem> {
    let name = text.trim();
    match name.chars().count() {
        0 => Ok(None),
        1..=60 => Ok(Some(name.to_owned())),
        _ => Err(invalid("name", "length_60")),
    }
}

/// An endpoint's address as it is kept.
pub(crate) fn endpoint_of(text: &str) -> Result<String, Problem> {
    let url = EndpointUrl::parse(text).map_err(|_| invalid("endpoint_url", "not_a_url"))?;
    Ok(url.as_str().to_owned())
}

pub(crate) fn missing(kind: Kind) -> Problem {
    let what = kind.field();
    Problem::new(ProblemCode::SecretMissing, format!("the {what} is not in the keyring")).with("field", what)
}
