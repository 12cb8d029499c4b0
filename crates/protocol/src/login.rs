//! The queue of login codes: leased to one desktop at a time, because a code is good once and for five minutes.

use serde::{Deserialize, Serialize};

/// `POST /v1/workspace/logins/claim`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ClaimLogins {
    /// ≤ 200.
    pub max: u32,
    /// 5–60.
    pub lease_seconds: u32,
    /// Seconds to wait for the first code, ≤ 30.
    pub wait: u32,
}

impl Default for ClaimLogins {
    fn default() -> Self {
        Self { max: 100, lease_seconds: 30, wait: 0 }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ClaimedLogins {
    pub logins: Vec<ClaimedLogin>,
    /// Codes not leased, counted after this claim.
    pub waiting: u64,
    /// Codes leased, counted after this claim.
    pub leased: u64,
    /// When the next waiting or leased code expires.
    pub next_expiry_ms: Option<i64>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ClaimedLogin {
    pub id: String,
    pub attendee: String,
    pub event: String,
    pub login_code: String,
    pub expires_in_ms: i64,
}

/// Without the code: it is a credential for five minutes.
impl std::fmt::Debug for ClaimedLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClaimedLogin")
            .field("id", &self.id)
            .field("attendee", &self.attendee)
            .finish_non_exhaustive()
    }
}

/// `POST /v1/workspace/logins/complete`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct CompleteLogins {
    pub results: Vec<LoginResult>,
}

/// The result of one code. Only 40029, 40163 and 40226 may be final; anything else is released or lapses.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum LoginResult {
    Bound {
        id: String,
        openid: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unionid: Option<String>,
    },
    Refused {
        id: String,
        errcode: i64,
        /// WeChat's request id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rid: Option<String>,
    },
    Released {
        id: String,
        release: bool,
    },
}

/// Without the openid.
impl std::fmt::Debug for LoginResult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bound { id, .. } => f.debug_struct("Bound").field("id", id).finish_non_exhaustive(),
            Self::Refused { id, errcode, .. } => {
                f.debug_struct("Refused").field("id", id).field("errcode", errcode).finish()
            }
            Self::Released { id, .. } => f.debug_struct("Released").field("id", id).finish(),
        }
    }
}
