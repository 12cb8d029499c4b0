//! Login codes: their lifetime, and which inputs about them are valid.

use super::{all_or_ok, field_error};
use crate::refusal::Refusal;
use chrono::Duration;
use protocol::{ClaimLogins, LoginResult, RenewLogin, errcode, limits};

/// WeChat's code lives five minutes; ours die as long after receipt.
pub(crate) const CODE_LIFE: Duration = Duration::seconds(300);

/// The longest that a desktop may hold a code.
pub(crate) const MAX_LOGIN_LEASE: Duration = Duration::seconds(limits::MAX_LOGIN_LEASE_SECONDS as i64);

/// Whether WeChat said its last word on a code. Anything else may pass, so the code stays.
pub(crate) fn is_final(errcode: i64) -> bool {
    errcode::LOGIN_CODE_LOST.contains(&errcode)
}

pub(crate) fn check_claim(claim: &ClaimLogins) -> Result<(), Refusal> {
    let mut errors = Vec::new();
    if claim.max > limits::MAX_CLAIM {
        errors.push(field_error("max", "out_of_range", &format!("at most {}", limits::MAX_CLAIM)));
    }
    let lease = limits::LOGIN_LEASE_SECONDS;
    if !lease.contains(&claim.lease_seconds) {
        let detail = format!("from {} to {}", lease.start(), lease.end());
        errors.push(field_error("lease_seconds", "out_of_range", &detail));
    }
    if claim.wait > limits::MAX_WAIT_SECONDS {
        let detail = format!("at most {}", limits::MAX_WAIT_SECONDS);
        errors.push(field_error("wait", "out_of_range", &detail));
    }
    all_or_ok(errors)
}

pub(crate) fn check_renewal(post: &RenewLogin) -> Result<(), Refusal> {
    let empty = post.login_code.is_empty();
    all_or_ok(empty.then(|| field_error("login_code", "required", "must not be empty")).into_iter().collect())
}

pub(crate) fn check_results(results: &[LoginResult]) -> Result<(), Refusal> {
    let nameless = results.iter().enumerate().filter(|(_, result)| match result {
        LoginResult::Bound { openid, .. } => openid.is_empty(),
        LoginResult::Refused { .. } | LoginResult::Released { .. } => false,
    });
    let error =
        |(index, _)| field_error(&format!("results[{index}].openid"), "required", "must not be empty");
    all_or_ok(nameless.map(error).collect())
}
