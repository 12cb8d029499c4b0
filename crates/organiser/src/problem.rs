//! The errors of the crates below, as the problems that the window and the CLI show.

use crate::api::{Problem, ProblemCode};
use store::{StorageFailure, StoredProblem};
use wechat::Class;

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

impl From<wechat::Error> for Problem {
    fn from(error: wechat::Error) -> Self {
        use wechat::Error;
        match &error {
            Error::NotSent(_) | Error::NoAnswer(_) => {
                Self::new(ProblemCode::WechatUnreachable, error.to_string())
            }
            Error::TokenRejected(refusal) => of_refusal(ProblemCode::TokenRejected, refusal, error.key()),
            Error::Refused(refusal) => of_refusal(code_of(refusal.errcode), refusal, error.key()),
        }
    }
}

fn code_of(errcode: i64) -> ProblemCode {
    match errcode {
        40013 => ProblemCode::WrongAppid,
        // A bad secret is 40125 at the login and 40001 where a token is asked for.
        40125 | 40001 => ProblemCode::WrongSecret,
        40164 | 61004 => ProblemCode::IpNotAllowed,
        40243 => ProblemCode::SecretFrozen,
        45009 => ProblemCode::QuotaUsed,
        43107 => ProblemCode::CapabilityBanned,
        40037 => ProblemCode::TemplateGone,
        47003 | 45168 => ProblemCode::ContentRefused,
        _ if wechat::class_of(errcode) == Class::Retry => ProblemCode::WechatBusy,
        _ => ProblemCode::WechatRefused,
    }
}

/// The problem for an errcode that is kept with an attempt.
pub(crate) fn of_errcode(errcode: i64, rid: Option<&str>, field: &str) -> Problem {
    let code = code_of(errcode);
    let mut problem = Problem::new(code, format!("errcode {errcode}")).with("errcode", errcode);
    if code == ProblemCode::WechatRefused {
        problem = problem.with("meaning", wechat::meaning(errcode).key);
    }
    for (key, value) in [("rid", rid), ("field", Some(field).filter(|field| !field.is_empty()))] {
        if let Some(value) = value {
            problem = problem.with(key, value);
        }
    }
    problem
}

/// `meaning` is the key of the errcode's own words, which are said where the code has none so exact.
fn of_refusal(code: ProblemCode, refusal: &wechat::Refusal, meaning: &str) -> Problem {
    let mut problem = Problem::new(code, refusal.to_string()).with("errcode", refusal.errcode);
    if code == ProblemCode::WechatRefused || meaning == "ip_not_named" {
        problem = problem.with("meaning", meaning);
    }
    let ip = refusal.ip().map(|ip| ip.to_string());
    for (key, value) in [("rid", refusal.rid.as_deref()), ("ip", ip.as_deref()), ("field", refusal.field())] {
        if let Some(value) = value {
            problem = problem.with(key, value);
        }
    }
    problem
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
mod tests {
    use super::{from_stored, to_stored};
    use crate::api::{Problem, ProblemCode};

    #[test]
    fn a_campaign_gives_back_the_problem_it_kept() {
        let problem = Problem::new(ProblemCode::QuotaUsed, "spent").with("errcode", 45009);
        assert_eq!(from_stored(&to_stored(&problem)), Some(problem));
        let later = from_stored(r#"{"code":"of_a_later_version","message":"why","detail":{}}"#);
        assert_eq!(later, Some(Problem::new(ProblemCode::Internal, "why")));
        assert_eq!(from_stored(""), None);
    }

    #[test]
    fn a_refusal_names_its_meaning_and_what_its_words_hold() {
        let refused = |errcode, words: &str| {
            Problem::from(wechat::Error::Refused(wechat::Refusal::new(errcode, words)))
        };
        let address = refused(40164, "invalid ip ::ffff:8.149.0.108, not in whitelist rid: 1-2-3");
        assert_eq!(address.code, ProblemCode::IpNotAllowed);
        let detail = |problem: &Problem, key: &str| problem.detail.get(key).cloned().unwrap_or_default();
        assert_eq!(
            (detail(&address, "ip"), detail(&address, "rid")),
            ("8.149.0.108".to_owned(), "1-2-3".to_owned())
        );
        let field = refused(47003, "argument invalid! data.thing3.value i");
        assert_eq!((field.code, detail(&field, "field").as_str()), (ProblemCode::ContentRefused, "thing3"));
        let limited = refused(50002, "user limited");
        assert_eq!(
            (limited.code, detail(&limited, "meaning").as_str()),
            (ProblemCode::WechatRefused, "account_limited")
        );
    }
}
