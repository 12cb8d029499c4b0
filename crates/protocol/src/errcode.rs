//! The errcodes of WeChat that the contract itself speaks of. What any other means is not the endpoint's business.

/// A message that WeChat took.
pub const SENT: i64 = 0;
/// A message that its recipient doesn't accept.
pub const DECLINED: i64 = 43101;
/// A login code that is invalid, expired or of another mini-program.
pub const LOGIN_CODE_INVALID: i64 = 40029;
/// A login code that was exchanged before.
pub const LOGIN_CODE_USED: i64 = 40163;
/// A login code of somebody whom WeChat rates as risky.
pub const LOGIN_CODE_BLOCKED: i64 = 40226;

/// WeChat's last words on a login code. After any other answer it may still be exchanged.
pub const LOGIN_CODE_LOST: [i64; 3] = [LOGIN_CODE_INVALID, LOGIN_CODE_USED, LOGIN_CODE_BLOCKED];
