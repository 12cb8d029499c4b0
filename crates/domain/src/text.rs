//! A field's text as an editor shows it: words, chips, and what is neither.

use serde::{Deserialize, Serialize};

/// One stretch of a text. A text is split for an editor with chips by [`split`] and put together again by [`join`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// Plain words.
    Text { text: String },
    /// `{{ path | filter | filter(n) }}`.
    Variable {
        path: String,
        /// As written: `time`, `truncate(7)`.
        filters: Vec<String>,
    },
    /// Any other template code, kept letter by letter.
    Code { source: String },
}
