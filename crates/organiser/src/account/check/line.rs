//! One line of the test.

use crate::api::{CheckLine, CheckName, CheckState, Problem};
use std::time::Instant;

/// In order, with what there is to say; or not.
pub(super) fn line(
    name: CheckName,
    started: Option<Instant>,
    result: Result<Option<String>, Problem>,
) -> CheckLine {
    let took_ms = started.and_then(|at| u32::try_from(at.elapsed().as_millis()).ok());
    match result {
        Ok(value) => CheckLine { name, state: CheckState::Passed, took_ms, value, problem: None },
        Err(problem) => {
            CheckLine { name, state: CheckState::Failed, took_ms, value: None, problem: Some(problem) }
        }
    }
}

/// The same for a failure that blocks nothing today.
pub(super) fn lenient(
    name: CheckName,
    started: Option<Instant>,
    result: Result<Option<String>, Problem>,
) -> CheckLine {
    let line = line(name, started, result);
    let state = if line.state == CheckState::Failed { CheckState::Warned } else { line.state };
    CheckLine { state, ..line }
}

/// Not tried, because an earlier line failed.
pub(super) fn waiting(name: CheckName) -> CheckLine {
    CheckLine { name, state: CheckState::Waiting, took_ms: None, value: None, problem: None }
}
