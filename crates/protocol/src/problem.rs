//! The endpoint's refusals: RFC 9457 with a `code` to branch on.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Problem {
    #[serde(rename = "type", default = "about_blank")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    #[serde(default)]
    pub detail: String,
    /// `unauthorized`, `unknown_event`, `invalid_field` …
    pub code: String,
    /// For 422: every field that was wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "ts", ts(optional, as = "Option<Vec<FieldError>>"))]
    pub errors: Vec<FieldError>,
    /// What else a code carries, such as the current `event` of `stale_revision`.
    #[serde(flatten)]
    #[cfg_attr(feature = "ts", ts(skip))]
    pub more: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldError {
    pub field: String,
    pub code: String,
    pub detail: String,
}

fn about_blank() -> String {
    "about:blank".to_owned()
}
