//! The connection test: everything a sending day needs, one line each.

mod endpoint;
mod line;
mod wechat;

use self::endpoint::of_endpoint;
use self::line::line;
use self::wechat::of_wechat;
use crate::account::linking::clients;
use crate::account::list::{missing, typed};
use crate::account::vault::Kind;
use crate::api::{CheckLine, CheckName, CheckState, ConnectForm, Problem};
use crate::core::Organiser;
use domain::Appid;
use secrecy::SecretString;

impl Organiser {
    /// Tries the form's values; what it leaves out is taken from the keyring. Changes nothing, but puts an account back
    /// to work that had stopped over what is in order now.
    pub async fn check_connection(&self, form: ConnectForm) -> Result<Vec<CheckLine>, Problem> {
        let account = self.account_of(&form, None).await?;
        let appid = account.appid.as_str();
        let secret = self.secret_for(appid, Kind::AppSecret, form.secret).await?;
        let token = self.secret_for(appid, Kind::EndpointToken, form.token).await?;
        let (wechat, endpoint) = clients(&account, secret, token)?;
        let mut lines = Vec::new();
        if !form.this_run_only {
            let probed = self.inner.vault.probe().await;
            lines.push(line(CheckName::Keyring, None, probed.map(|()| None)));
        }
        let (wechat, endpoint) = tokio::join!(of_wechat(&wechat), of_endpoint(&endpoint, appid));
        lines.extend(wechat);
        lines.extend(endpoint);
        if lines.iter().all(|line| matches!(line.state, CheckState::Passed | CheckState::Warned)) {
            self.wake(&account).await;
        }
        Ok(lines)
    }

    /// The same for an account that is here, with the secrets it has.
    pub async fn check_account(&self, appid: String) -> Result<Vec<CheckLine>, Problem> {
        let account = self.account(&Appid::new(appid.trim())).await?;
        let form = ConnectForm {
            appid: account.appid.as_str().to_owned(),
            name: String::new(),
            endpoint_url: String::new(),
            secret: None,
            token: None,
            this_run_only: account.this_run_only,
        };
        self.check_connection(form).await
    }

    async fn secret_for(
        &self,
        appid: &str,
        kind: Kind,
        given: Option<String>,
    ) -> Result<SecretString, Problem> {
        match typed(given) {
            Some(secret) => Ok(secret),
            None => self.inner.vault.get(appid, kind).await?.ok_or_else(|| missing(kind)),
        }
    }
}
