//! The connection test: everything a sending day needs, one line each.

mod endpoint;
mod line;
mod wechat;

use self::endpoint::of_endpoint;
use self::line::line;
use self::wechat::of_wechat;
use super::connect::account_of;
use super::linking::{Linker, clients};
use super::list::get;
use super::vault::{Kind, Vault};
use crate::api::{CheckLine, CheckName, CheckState, ConnectForm, Problem, TypedSecret};
use domain::Appid;
use secrecy::SecretString;

/// Tries the form's values; what it leaves out is taken from the keyring. Changes nothing, but puts an account back
/// to work that had stopped over what is in order now.
pub(crate) async fn check_connection(linker: &Linker, form: ConnectForm) -> Result<Vec<CheckLine>, Problem> {
    let account = account_of(linker, &form, None).await?;
    let appid = account.appid.as_str();
    let secret = secret_for(&linker.vault, appid, Kind::AppSecret, form.secret.as_ref()).await?;
    let token = secret_for(&linker.vault, appid, Kind::EndpointToken, form.token.as_ref()).await?;
    let (wechat, endpoint) = clients(&account, secret, token)?;
    let mut lines = Vec::new();
    if !form.this_run_only {
        let probed = linker.vault.probe().await;
        lines.push(line(CheckName::Keyring, None, probed.map(|()| None)));
    }
    let (wechat, endpoint) = tokio::join!(of_wechat(&wechat), of_endpoint(&endpoint, appid));
    lines.extend(wechat);
    lines.extend(endpoint);
    if lines.iter().all(|line| matches!(line.state, CheckState::Passed | CheckState::Warned)) {
        linker.wake(&account).await;
    }
    Ok(lines)
}

/// The same for an account that is here, with the secrets it has.
pub(crate) async fn check_account(linker: &Linker, appid: String) -> Result<Vec<CheckLine>, Problem> {
    let account = get(&linker.store, &Appid::new(text::clean_credential(&appid))).await?;
    let form = ConnectForm {
        appid: account.appid.as_str().to_owned(),
        name: String::new(),
        endpoint_url: String::new(),
        secret: None,
        token: None,
        this_run_only: account.this_run_only,
    };
    check_connection(linker, form).await
}

async fn secret_for(
    vault: &Vault,
    appid: &str,
    kind: Kind,
    given: Option<&TypedSecret>,
) -> Result<SecretString, Problem> {
    match given.and_then(TypedSecret::cleaned) {
        Some(secret) => Ok(secret),
        None => vault.need(appid, kind).await,
    }
}
