//! The connection test: everything a sending day needs, one line each.

use crate::account::{missing, typed};
use crate::api::{CheckLine, CheckName, CheckState, ConnectForm, Problem, ProblemCode};
use crate::linking::clients;
use crate::organiser::Organiser;
use crate::vault::Kind;
use domain::Appid;
use endpoint_client::EndpointClient;
use secrecy::SecretString;
use std::time::Instant;
use wechat::Wechat;

/// Farther apart than this the lists' times would confuse people.
const CLOCK_TOLERANCE_S: i64 = 60;
/// A login code that can't exist: the answer tells whether AppID and secret are right, and spends nothing.
const MADE_UP_CODE: &str = "muster-connection-test";

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
            lines.push(line(CheckName::Keyring, None, self.inner.vault.probe().await.map(|()| None)));
        }
        let (of_wechat, of_endpoint) = tokio::join!(check_wechat(&wechat), check_endpoint(&endpoint, appid));
        lines.extend(of_wechat);
        lines.extend(of_endpoint);
        if lines.iter().all(|line| line.state == CheckState::Passed) {
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

async fn check_wechat(wechat: &Wechat) -> Vec<CheckLine> {
    let started = Instant::now();
    let credentials = match wechat.jscode2session(MADE_UP_CODE).await {
        Err(error) if error.refusal().is_some_and(|r| matches!(r.errcode, 40029 | 40163 | 40226)) => Ok(None),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(None),
    };
    let credentials = line(CheckName::Credentials, Some(started), credentials);
    if credentials.state != CheckState::Passed {
        return vec![credentials, waiting(CheckName::Token), waiting(CheckName::Templates)];
    }
    let started = Instant::now();
    let token =
        line(CheckName::Token, Some(started), wechat.ensure_token().await.map(|()| None).map_err(Into::into));
    if token.state != CheckState::Passed {
        return vec![credentials, token, waiting(CheckName::Templates)];
    }
    let started = Instant::now();
    let templates = wechat.gettemplate().await.map(|list| Some(list.len().to_string())).map_err(Into::into);
    vec![credentials, token, line(CheckName::Templates, Some(started), templates)]
}

async fn check_endpoint(endpoint: &EndpointClient, appid: &str) -> Vec<CheckLine> {
    let started = Instant::now();
    match endpoint.workspace().await {
        Err(error) => {
            vec![line(CheckName::Endpoint, Some(started), Err(error.into())), waiting(CheckName::Clock)]
        }
        Ok(workspace) => {
            let apart = (workspace.server_time.to_utc() - chrono::Utc::now()).num_seconds();
            let matches = if workspace.appid == appid {
                Ok(Some(workspace.workspace))
            } else {
                let why = "the sign-in service is for another AppID";
                Err(Problem::new(ProblemCode::AppidMismatch, why).with("appid", workspace.appid))
            };
            let clock = if apart.abs() <= CLOCK_TOLERANCE_S {
                Ok(Some(apart.abs().to_string()))
            } else {
                Err(Problem::new(ProblemCode::ClockWrong, "this computer's clock is off")
                    .with("seconds", apart.abs()))
            };
            vec![line(CheckName::Endpoint, Some(started), matches), line(CheckName::Clock, None, clock)]
        }
    }
}

fn line(name: CheckName, started: Option<Instant>, result: Result<Option<String>, Problem>) -> CheckLine {
    let took_ms = started.and_then(|at| u32::try_from(at.elapsed().as_millis()).ok());
    match result {
        Ok(value) => CheckLine { name, state: CheckState::Passed, took_ms, value, problem: None },
        Err(problem) => {
            CheckLine { name, state: CheckState::Failed, took_ms, value: None, problem: Some(problem) }
        }
    }
}

fn waiting(name: CheckName) -> CheckLine {
    CheckLine { name, state: CheckState::Waiting, took_ms: None, value: None, problem: None }
}
