//! The errors of the crates below, as the problems that the window and the CLI show.

mod wechat;

pub(crate) use self::wechat::{of_attempt, of_lost_identity};

use crate::api::{Problem, ProblemCode};
use store::{StorageFailure, StoredProblem};
use transport::{Cause, Failure};

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        if matches!(error, store::Error::ReadOnly) {
            return Self::new(ProblemCode::DatabaseInUse, "the data was opened to read");
        }
        tracing::error!(error = &error as &dyn std::error::Error, "the database refused");
        let code = error.storage_failure().map_or(ProblemCode::DatabaseFailed, code_of_storage);
        Self::new(code, error.to_string())
    }
}

/// What stands in the way of every write.
pub(crate) fn of_storage(failure: StorageFailure) -> Problem {
    Problem::new(code_of_storage(failure), "the data can't be written")
}

fn code_of_storage(failure: StorageFailure) -> ProblemCode {
    match failure {
        StorageFailure::DiskFull => ProblemCode::DiskFull,
        StorageFailure::ReadOnly => ProblemCode::DiskReadOnly,
        StorageFailure::Gone => ProblemCode::DataFolderGone,
        StorageFailure::Io => ProblemCode::DiskFailing,
        StorageFailure::Locked => ProblemCode::DatabaseLocked,
    }
}

impl From<store::OpenError> for Problem {
    fn from(error: store::OpenError) -> Self {
        let code = match &error {
            store::OpenError::InUse => ProblemCode::DatabaseInUse,
            _ => error.storage_failure().map_or(ProblemCode::DatabaseFailed, code_of_storage),
        };
        Self::new(code, error.to_string())
    }
}

impl From<endpoint_client::Error> for Problem {
    fn from(error: endpoint_client::Error) -> Self {
        use endpoint_client::Error;
        if let Error::Unreachable(failure) = &error {
            return of_failure(failure, ProblemCode::EndpointUnreachable, error.to_string());
        }
        // What was typed is wrong, not the service.
        if let Error::Problem(refusal) = &error
            && let Some(wrong) = refusal.errors.first()
        {
            return Self::new(ProblemCode::InvalidInput, format!("{}: {}", wrong.field, wrong.detail))
                .with("field", &wrong.field);
        }
        let code = match &error {
            Error::Unreachable(_) | Error::Busy { .. } => ProblemCode::EndpointUnreachable,
            Error::Unauthorized => ProblemCode::EndpointRefusedToken,
            Error::Forbidden => ProblemCode::ViewerToken,
            Error::StaleRevision(_) => ProblemCode::EventChanged,
            Error::CodeTaken => ProblemCode::CodeTaken,
            Error::CursorUnknown | Error::Problem(_) | Error::Unexpected { .. } => {
                ProblemCode::EndpointUnexpected
            }
        };
        let code_word = error.code().map(str::to_owned);
        let problem = Self::new(code, error.to_string());
        match code_word {
            Some(word) => problem.with("code", word),
            None => problem,
        }
    }
}

/// What stood between this computer and a server; merely unreachable is what the server's own code says.
fn of_failure(failure: &Failure, unreachable: ProblemCode, message: String) -> Problem {
    let code = match failure.cause {
        Cause::NameUnknown => ProblemCode::NameUnknown,
        Cause::ProxyRefused => ProblemCode::ProxyRefused,
        Cause::CertificateExpired => ProblemCode::CertificateExpired,
        Cause::CertificateUntrusted => ProblemCode::CertificateUntrusted,
        Cause::CertificateOfAnother => ProblemCode::CertificateOfAnother,
        Cause::ClockBehind => ProblemCode::ClockBehind,
        Cause::ClockAhead => ProblemCode::ClockAhead,
        Cause::Unreachable => unreachable,
    };
    let details = failure.details.iter();
    details.fold(Problem::new(code, message), |problem, (key, value)| problem.with(key, value))
}

/// A problem as a campaign keeps it.
pub(crate) fn to_stored(problem: &Problem) -> String {
    let Problem { code, message, detail } = problem.clone();
    StoredProblem { code: code.key(), message, detail }.to_json()
}

/// The problem that a campaign kept; one of a code that only a later version knows says at least its sentence.
pub(crate) fn from_stored(text: &str) -> Option<Problem> {
    let StoredProblem { code, message, detail } = StoredProblem::from_json(text)?;
    Some(Problem { code: ProblemCode::of_key(&code).unwrap_or(ProblemCode::Internal), message, detail })
}

/// An input is invalid; `why` is a key of the window's texts.
pub(crate) fn invalid(field: &str, why: &str) -> Problem {
    Problem::new(ProblemCode::InvalidInput, format!("{field}: {why}")).with("field", field).with("why", why)
}

pub(crate) fn not_found(what: &str) -> Problem {
    Problem::new(ProblemCode::NotFound, format!("no such {what}")).with("what", what)
}

#[cfg(test)]
mod tests;
