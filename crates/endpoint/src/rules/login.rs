//! Login codes: their lifetime, and which inputs about them are valid.

use super::{all_or_ok, field_error};
use crate::refusal::Refusal;
use chrono::Duration;
use protocol::{ClaimLogins, LoginResult, RenewLogin};

/// WeChat's code lives five minutes; ours die as long after receipt.
pub(crate) const CODE_LIFE: Duration = Duration::seconds(300);

/// The longest that a desktop may hold a code.
pub(crate) const MAX_LOGIN_LEASE: Duration = Duration::seconds(60);

/// WeChat's last words on a code: invalid, used, blocked. Anything else may pass, so the code stays.
pub(crate) fn is_final(errcode: i64) -> bool {
    matches!(errcode, 40029 | 40163 | 40226)
}

pub(crate) fn check_claim(claim: &ClaimLogins) -> Result<(), Refusal> {
    let mut errors = Vec::new();
    if claim.max > 200 {
        errors.push(field_error("max", "out_of_range", "at most 200"));
    }
    if !(5..=60).contains(&claim.lease_seconds) {
        errors.push(field_error("lease_seconds", "out_of_range", "from 5 to 60"));
    }
    if claim.wait > 30 {
        errors.push(field_error("wait", "out_of_range", "at most 30"));
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
