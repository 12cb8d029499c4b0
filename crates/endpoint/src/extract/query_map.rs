use crate::error::ApiError;
use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use std::{collections::HashMap, ops::RangeInclusive};

/// The query's parameters by name.
pub(crate) struct QueryMap(HashMap<String, String>);

impl<S: Send + Sync> FromRequestParts<S> for QueryMap {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let query = Query::from_request_parts(parts, state).await;
        let Query(map) = query.map_err(|_| ApiError::field("query", "malformed", "not a query string"))?;
        Ok(Self(map))
    }
}

impl QueryMap {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The number called `name`, `default` when absent, 422 on that name when it is none or out of `range`.
    pub(crate) fn number(
        &self,
        name: &str,
        range: RangeInclusive<u32>,
        default: u32,
    ) -> Result<u32, ApiError> {
        let Some(text) = self.text(name) else { return Ok(default) };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            let detail = format!("a whole number from {} to {}", range.start(), range.end());
            ApiError::field(name, "out_of_range", &detail)
        })
    }

    /// The number called `name`, 422 on that name when it is absent or none.
    pub(crate) fn required_number(&self, name: &str) -> Result<i64, ApiError> {
        let text = self.text(name).ok_or_else(|| ApiError::field(name, "required", "must be given"))?;
        text.parse().map_err(|_| ApiError::field(name, "malformed", "a whole number"))
    }
}
