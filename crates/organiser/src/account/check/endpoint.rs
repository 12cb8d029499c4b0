//! Checks the endpoint: its workspace, the token's permission, and its clock.

use super::line::{lenient, line, waiting};
use crate::api::{CheckLine, CheckName, Problem, ProblemCode};
use endpoint_client::EndpointClient;
use protocol::{TokenScope, Workspace};
use std::time::Instant;

/// Farther apart than this the lists' times would confuse people.
const CLOCK_TOLERANCE_S: i64 = 60;

pub(super) async fn of_endpoint(endpoint: &EndpointClient, appid: &str) -> Vec<CheckLine> {
    let started = Instant::now();
    match endpoint.workspace().await {
        Err(error) => vec![
            line(CheckName::Endpoint, Some(started), Err(error.into())),
            waiting(CheckName::Scope),
            waiting(CheckName::Clock),
        ],
        Ok(workspace) => {
            let clock = line(CheckName::Clock, None, apart(&workspace));
            let scope = lenient(CheckName::Scope, None, may_send(&workspace));
            vec![line(CheckName::Endpoint, Some(started), is_ours(workspace, appid)), scope, clock]
        }
    }
}

fn is_ours(workspace: Workspace, appid: &str) -> Result<Option<String>, Problem> {
    if workspace.appid == appid {
        return Ok(Some(workspace.workspace));
    }
    let why = "the sign-in service is for another AppID";
    Err(Problem::new(ProblemCode::AppidMismatch, why).with("appid", workspace.appid))
}

fn may_send(workspace: &Workspace) -> Result<Option<String>, Problem> {
    match workspace.token.scope {
        TokenScope::Organiser => Ok(Some(workspace.token.name.clone())),
        TokenScope::Viewer => Err(Problem::new(ProblemCode::ViewerToken, "the token may only read")),
    }
}

fn apart(workspace: &Workspace) -> Result<Option<String>, Problem> {
    let apart = (workspace.server_time.to_utc() - chrono::Utc::now()).num_seconds().abs();
    if apart <= CLOCK_TOLERANCE_S {
        return Ok(Some(apart.to_string()));
    }
    Err(Problem::new(ProblemCode::ClockWrong, "this computer's clock is off").with("seconds", apart))
}
