//! Adding an account, or renewing what is named of one that is here.

use super::form::{checked_name, endpoint_of};
use super::linking::{Linker, clients_of};
use super::list::{find, put, view};
use super::vault::{Kind, Vault};
use crate::api::{AccountView, ConnectForm, Problem, TypedSecret};
use crate::problem::invalid;
use domain::Appid;
use std::time::Duration;
use store::table::account::Account;
use text::clean_credential;
use wechat::BaseUrl;

/// Long enough for an endpoint that is there.
const WORKSPACE_TIMEOUT: Duration = Duration::from_secs(3);

/// Keeps the account and starts to sync.
pub(crate) async fn connect(linker: &Linker, form: ConnectForm) -> Result<AccountView, Problem> {
    let account = keep_account(linker, form, None).await?;
    linker.start(&account).await;
    Ok(view(&linker.links, account))
}

/// Keeps the account, with WeChat at another address if one is named; nothing is put to work.
pub(crate) async fn add_account(
    linker: &Linker,
    form: ConnectForm,
    wechat: Option<BaseUrl>,
) -> Result<AccountView, Problem> {
    let account = keep_account(linker, form, wechat).await?;
    Ok(view(&linker.links, account))
}

/// Secrets first: an account is never listed without them.
async fn keep_account(
    linker: &Linker,
    form: ConnectForm,
    wechat: Option<BaseUrl>,
) -> Result<Account, Problem> {
    let vault = &*linker.vault;
    let mut account = account_of(linker, &form, wechat).await?;
    let named = text::visible(&form.name).is_some() || find(&linker.store, &account.appid).await?.is_some();
    let appid = account.appid.as_str();
    for (kind, secret) in [(Kind::AppSecret, &form.secret), (Kind::EndpointToken, &form.token)] {
        match secret.as_ref().and_then(TypedSecret::cleaned) {
            Some(secret) => vault.put(appid, kind, secret, form.this_run_only).await?,
            None if vault.relocate(appid, kind, form.this_run_only).await? => {}
            None => return Err(kind.missing()),
        }
    }
    if !named && let Some(name) = workspace_name(vault, &account).await {
        account.name = name;
    }
    put(&linker.store, &account).await?;
    Ok(account)
}

/// What the form says, checked, over what is known of the account already; nothing is kept yet.
pub(crate) async fn account_of(
    linker: &Linker,
    form: &ConnectForm,
    wechat: Option<BaseUrl>,
) -> Result<Account, Problem> {
    let appid = clean_credential(&form.appid);
    if !(appid.len() == 18 && appid.starts_with("wx") && appid.chars().all(|c| c.is_ascii_alphanumeric())) {
        return Err(invalid("appid", "not_an_appid"));
    }
    let appid = Appid::new(appid);
    let known = find(&linker.store, &appid).await?;
    let endpoint_url = match (&known, clean_credential(&form.endpoint_url).as_str()) {
        (Some(known), "") => known.endpoint_url.clone(),
        (_, url) => endpoint_of(url)?,
    };
    // A token is for one endpoint: it is not shown to another one unasked.
    let moved = known.as_ref().is_some_and(|known| known.endpoint_url != endpoint_url);
    let given = form.token.as_ref().and_then(TypedSecret::cleaned).is_some()
        || linker.vault.has_for_this_run(appid.as_str(), Kind::EndpointToken);
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
            .unwrap_or_else(|| linker.wechat_base.as_str().to_owned()),
        this_run_only: form.this_run_only,
        removed: false,
    })
}

/// What the endpoint calls the workspace, if it can be asked at once: better than a bare AppID where nobody named
/// the account.
async fn workspace_name(vault: &Vault, account: &Account) -> Option<String> {
    let (_, endpoint) = clients_of(vault, account).await.ok()?;
    // The connection test asks again, and shows what is wrong.
    let asked = tokio::time::timeout(WORKSPACE_TIMEOUT, endpoint.workspace()).await;
    asked.ok()?.ok().map(|workspace| workspace.workspace).filter(|name| !name.is_empty())
}
