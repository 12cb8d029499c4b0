//! What WeChat says of the account: each line needs the one before it.

use super::line::{lenient, line, waiting};
use crate::api::{CheckLine, CheckName, CheckState, Problem, ProblemCode};
use std::time::Instant;
use wechat::{LoginRefusal, SEND_PATH, Wechat};

/// A login code that can't exist: the answer tells whether AppID and secret are right, and spends nothing.
const MADE_UP_CODE: &str = "muster-connection-test";

const NAMES: [CheckName; 5] =
    [CheckName::Credentials, CheckName::Whitelist, CheckName::Token, CheckName::Templates, CheckName::Quota];

pub(super) async fn of_wechat(wechat: &Wechat) -> Vec<CheckLine> {
    let mut lines = tried(wechat).await;
    let missing = NAMES.into_iter().filter(|name| lines.iter().all(|line| line.name != *name));
    lines.extend(missing.map(waiting).collect::<Vec<_>>());
    lines.sort_by_key(|line| NAMES.iter().position(|name| *name == line.name));
    lines
}

/// The lines as far as they could be tried.
async fn tried(wechat: &Wechat) -> Vec<CheckLine> {
    let started = Instant::now();
    let credentials = match wechat.jscode2session(MADE_UP_CODE).await {
        // The code is made up; what WeChat says of it alone is no fault of the account.
        Err(error) if error.login_outcome() == LoginRefusal::CodeLost => Ok(None),
        Err(error) => Err(Problem::from(error)),
        Ok(_) => Ok(None),
    };
    if let Some(outside) = outside_whitelist(&credentials) {
        return vec![line(CheckName::Whitelist, Some(started), Err(outside))];
    }
    let mut lines = vec![line(CheckName::Credentials, Some(started), credentials)];
    if failed(&lines) {
        return lines;
    }
    let started = Instant::now();
    let token = wechat.ensure_token().await.map(|()| None).map_err(Problem::from);
    if let Some(outside) = outside_whitelist(&token) {
        lines.push(line(CheckName::Whitelist, Some(started), Err(outside)));
        return lines;
    }
    // Only a token that came proves that this computer's address may ask for one.
    if token.is_ok() {
        lines.push(line(CheckName::Whitelist, None, Ok(None)));
    }
    lines.push(line(CheckName::Token, Some(started), token));
    if failed(&lines) {
        return lines;
    }
    lines.push(templates(wechat).await);
    lines.push(quota(wechat).await);
    lines
}

async fn templates(wechat: &Wechat) -> CheckLine {
    let started = Instant::now();
    match wechat.gettemplate().await {
        Ok(list) if list.is_empty() => {
            let none = Problem::new(ProblemCode::NoTemplates, "the mini-program has no template");
            lenient(CheckName::Templates, Some(started), Err(none))
        }
        Ok(list) => line(CheckName::Templates, Some(started), Ok(Some(list.len().to_string()))),
        // Asking has a small quota of its own: what is known here already can still be sent.
        Err(error) => {
            let problem = Problem::from(error);
            let lenient_one = problem.code == ProblemCode::QuotaUsed;
            let say = if lenient_one { lenient } else { line };
            say(CheckName::Templates, Some(started), Err(problem))
        }
    }
}

/// How much may still be sent today. Not every account may ask, and sending goes on all the same.
async fn quota(wechat: &Wechat) -> CheckLine {
    let started = Instant::now();
    match wechat.quota_get(SEND_PATH).await {
        Ok(quota) => match quota.day.remaining() {
            Some(0) => {
                let used_up = Problem::new(ProblemCode::QuotaUsed, "today's sending quota is used up");
                line(CheckName::Quota, Some(started), Err(used_up))
            }
            left => line(CheckName::Quota, Some(started), Ok(left.map(|left| left.to_string()))),
        },
        Err(error) => lenient(CheckName::Quota, Some(started), Err(error.into())),
    }
}

fn outside_whitelist(result: &Result<Option<String>, Problem>) -> Option<Problem> {
    let problem = result.as_ref().err()?;
    (problem.code == ProblemCode::IpNotAllowed).then(|| problem.clone())
}

fn failed(lines: &[CheckLine]) -> bool {
    lines.iter().any(|line| line.state == CheckState::Failed)
}
