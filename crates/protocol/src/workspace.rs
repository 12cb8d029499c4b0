//! What a desktop learns about the workspace its token belongs to.

use crate::{EventBody, Moment};
use serde::{Deserialize, Serialize};

/// `GET /v1/workspace`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Workspace {
    /// Its name.
    pub workspace: String,
    pub appid: String,
    pub version: String,
    pub server_time: Moment,
    pub feed_id: String,
    pub identity_mode: IdentityMode,
    pub token: Token,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IdentityMode {
    /// Desktops exchange login codes.
    Desktop,
    /// WeChat Cloud Hosting vouches for the openid.
    Cloud,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Token {
    pub name: String,
    pub scope: TokenScope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TokenScope {
    Organiser,
    /// Reads only.
    Viewer,
}

/// `GET /v1/workspace/events`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct EventList {
    pub events: Vec<EventBody>,
}
