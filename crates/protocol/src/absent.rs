//! `null` for an optional text or list means that it is absent.

use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

pub(crate) fn null_is_absent<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The same for each answer by itself.
pub(crate) fn null_answers_are_absent<'de, D>(
    deserializer: D,
) -> Result<Option<BTreeMap<String, String>>, D::Error>
where
    D: Deserializer<'de>,
{
    let answers: Option<BTreeMap<String, Option<String>>> = Option::deserialize(deserializer)?;
    let given = |(key, answer): (String, Option<String>)| Some((key, answer?));
    Ok(answers.map(|answers| answers.into_iter().filter_map(given).collect()))
}
