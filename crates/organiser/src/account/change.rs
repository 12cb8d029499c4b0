//! An account renamed, moved, removed; its secrets replaced.

use super::form::{checked_name, endpoint_of};
use super::linking::Linker;
use super::links::Links;
use super::list::{get, put, view};
use super::vault::Kind;
use crate::api::{AccountView, Problem, RemovedAccount, Topic, TypedSecret};
use crate::problem::invalid;
use domain::Appid;
use store::Store;
use store::table::{account, event};

pub(crate) async fn rename_account(
    store: &Store,
    links: &Links,
    appid: String,
    name: String,
) -> Result<AccountView, Problem> {
    let mut account = get(store, &Appid::new(appid)).await?;
    account.name = checked_name(&name)?.ok_or_else(|| invalid("name", "empty"))?;
    put(store, &account).await?;
    Ok(view(links, account))
}

pub(crate) async fn replace_secret(
    linker: &Linker,
    appid: String,
    secret: TypedSecret,
) -> Result<AccountView, Problem> {
    replace(linker, appid, Kind::AppSecret, secret).await
}

pub(crate) async fn replace_token(
    linker: &Linker,
    appid: String,
    token: TypedSecret,
) -> Result<AccountView, Problem> {
    replace(linker, appid, Kind::EndpointToken, token).await
}

/// Moves the account to another endpoint. A token is for one endpoint, so a new one has to come along.
pub(crate) async fn change_endpoint(
    linker: &Linker,
    appid: String,
    endpoint_url: String,
    token: TypedSecret,
) -> Result<AccountView, Problem> {
    let mut account = get(&linker.store, &Appid::new(appid)).await?;
    account.endpoint_url = endpoint_of(&endpoint_url)?;
    let token = token.cleaned().ok_or_else(|| invalid("token", "needed_for_new_url"))?;
    let appid = account.appid.as_str();
    linker.vault.put(appid, Kind::EndpointToken, token, account.this_run_only).await?;
    put(&linker.store, &account).await?;
    linker.start(&account).await;
    Ok(view(&linker.links, account))
}

/// Stops synchronising and takes both secrets out of the keyring. The account's lists stay on this computer, to be
/// read; connecting it again goes on with them.
pub(crate) async fn remove_account(linker: &Linker, appid: String) -> Result<RemovedAccount, Problem> {
    let account = get(&linker.store, &Appid::new(appid)).await?;
    linker.links.remove(&account.appid);
    for kind in [Kind::AppSecret, Kind::EndpointToken] {
        linker.vault.remove(account.appid.as_str(), kind).await?;
    }
    let appid = account.appid.clone();
    let remove = move |tx: &store::Tx<'_>| {
        account::remove(tx, &appid)?;
        Ok(event::list(tx.conn)?.into_iter().filter(|event| event.appid == appid).count())
    };
    let events = linker.store.write(remove).await?;
    linker.announcer.announce(Topic::Accounts);
    Ok(RemovedAccount {
        appid: account.appid.as_str().to_owned(),
        name: account.name,
        events: u32::try_from(events).unwrap_or(u32::MAX),
    })
}

async fn replace(
    linker: &Linker,
    appid: String,
    kind: Kind,
    secret: TypedSecret,
) -> Result<AccountView, Problem> {
    let account = get(&linker.store, &Appid::new(appid)).await?;
    let secret = secret.cleaned().ok_or_else(|| invalid(kind.field(), "empty"))?;
    linker.vault.put(account.appid.as_str(), kind, secret, account.this_run_only).await?;
    linker.start(&account).await;
    Ok(view(&linker.links, account))
}
