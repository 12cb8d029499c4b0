//! What one click would make of a text that breaks a rule.

mod cut;
mod known;
mod parts;
mod reword;
#[cfg(test)]
mod tests;
mod trial;
mod value;

pub use trial::Trial;

use crate::Part;

/// What was done, and the resulting text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub change: Change,
    pub parts: Vec<Part>,
}

/// What was done, for the words on its button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The variable keeps at most `n` characters.
    CutVariable {
        path: String,
        n: usize,
    },
    /// The words are cut until the longest text has `n`.
    CutText {
        n: usize,
    },
    /// Moments are spelt as WeChat's `time` and `date` want them.
    TimeFormat,
    DateFormat,
    /// If the variable has no value, `text` replaces it.
    Default {
        path: String,
        text: String,
    },
    /// Digits are left out of the variable.
    WithoutDigits {
        path: String,
    },
    /// The variable that was meant.
    UseVariable {
        path: String,
    },
    /// A variable or filter that doesn't exist is taken out.
    RemoveVariable {
        path: String,
    },
    /// Code that can't be read is taken out.
    RemoveCode,
    /// The words are what WeChat takes.
    Reword {
        text: String,
    },
    /// What most people write into such a field.
    Suggest {
        text: String,
    },
}

impl Change {
    /// The key of its texts.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::CutVariable { .. } => "cut_variable",
            Self::CutText { .. } => "cut_text",
            Self::TimeFormat => "time_format",
            Self::DateFormat => "date_format",
            Self::Default { .. } => "default",
            Self::WithoutDigits { .. } => "without_digits",
            Self::UseVariable { .. } => "use_variable",
            Self::RemoveVariable { .. } => "remove_variable",
            Self::RemoveCode => "remove_code",
            Self::Reword { .. } => "reword",
            Self::Suggest { .. } => "suggest",
        }
    }
}
