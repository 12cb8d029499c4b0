//! The accounts as they are kept, and as they are shown.

use super::links::Links;
use super::sync_view::sync_of;
use crate::api::{AccountView, Problem};
use crate::problem::not_found;
use domain::Appid;
use store::Store;
use store::table::account::{self, Account};

pub(crate) async fn accounts(store: &Store, links: &Links) -> Result<Vec<AccountView>, Problem> {
    let accounts = store.read(account::list).await?;
    Ok(accounts.into_iter().map(|account| view(links, account)).collect())
}

/// The account, unless it was removed.
pub(crate) async fn get(store: &Store, appid: &Appid) -> Result<Account, Problem> {
    find(store, appid).await?.ok_or_else(|| not_found("account"))
}

pub(crate) async fn find(store: &Store, appid: &Appid) -> Result<Option<Account>, Problem> {
    let appid = appid.clone();
    let found = store.read(move |conn| account::get(conn, &appid)).await?;
    Ok(found.filter(|account| !account.removed))
}

pub(crate) async fn put(store: &Store, account: &Account) -> Result<(), Problem> {
    let row = account.clone();
    Ok(store.write(move |tx| account::put(tx, &row)).await?)
}

pub(crate) fn view(links: &Links, account: Account) -> AccountView {
    AccountView {
        sync: sync_of(links, &account.appid),
        appid: account.appid.as_str().to_owned(),
        name: account.name,
        endpoint_url: account.endpoint_url,
        this_run_only: account.this_run_only,
    }
}
