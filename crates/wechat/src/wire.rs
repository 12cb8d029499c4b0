//! Values as WeChat writes them: a number may come as a text and a text as a number, and a list may be null.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A whole number, or a text of one.
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    optional_number(deserializer)?.ok_or_else(|| serde::de::Error::custom("a number is missing"))
}

pub(crate) fn optional_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        value => match &value {
            Value::String(text) => text.trim().parse().ok(),
            number => number.as_i64(),
        }
        .map(Some)
        .ok_or_else(|| serde::de::Error::custom("not a whole number")),
    }
}

/// A text, or a number, which stays exact; nothing for anything else.
pub(crate) fn optional_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// A list that must be there, and may be null.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// An answer without content: it must still say that it succeeded.
#[derive(Deserialize)]
pub(crate) struct Done {
    #[serde(rename = "errcode", deserialize_with = "number")]
    _errcode: i64,
}

#[cfg(test)]
mod tests {
    use super::Done;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Sample {
        #[serde(deserialize_with = "super::number")]
        number: i64,
        #[serde(default, deserialize_with = "super::optional_text")]
        text: Option<String>,
        #[serde(deserialize_with = "super::list")]
        list: Vec<i64>,
    }

    #[test]
    fn numbers_and_texts_stand_for_each_other() {
        let plain: Sample = serde_json::from_str(r#"{"number":7,"text":"12","list":[1]}"#).unwrap();
        let swapped: Sample = serde_json::from_str(r#"{"number":"7","text":12,"list":[1]}"#).unwrap();
        assert_eq!(plain, swapped);
        let empty: Sample = serde_json::from_str(r#"{"number":7,"text":"12","list":null}"#).unwrap();
        assert!(empty.list.is_empty());
        for bad in [
            r#"{"number":"x","text":"","list":[]}"#,
            r#"{"number":1.5,"text":"","list":[]}"#,
            r#"{"number":1}"#,
        ] {
            assert!(serde_json::from_str::<Sample>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_empty_answer_is_not_done() {
        assert!(serde_json::from_str::<Done>("{}").is_err());
        assert!(serde_json::from_str::<Done>(r#"{"errcode":0}"#).is_ok());
    }
}
