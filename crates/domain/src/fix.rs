//! What one click would make of a text that breaks a rule: the same value in a form that WeChat takes, or nothing.

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
use crate::closed_set::closed_set;

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

closed_set! {
    /// The kind of a [`Change`], which is also the key its words stand under.
    FixCode {
        CutVariable = "cut_variable",
        CutText = "cut_text",
        TimeFormat = "time_format",
        DateFormat = "date_format",
        Default = "default",
        WithoutDigits = "without_digits",
        UseVariable = "use_variable",
        RemoveVariable = "remove_variable",
        RemoveCode = "remove_code",
        Reword = "reword",
        Suggest = "suggest",
    }
}

impl Change {
    pub fn code(&self) -> FixCode {
        match self {
            Self::CutVariable { .. } => FixCode::CutVariable,
            Self::CutText { .. } => FixCode::CutText,
            Self::TimeFormat => FixCode::TimeFormat,
            Self::DateFormat => FixCode::DateFormat,
            Self::Default { .. } => FixCode::Default,
            Self::WithoutDigits { .. } => FixCode::WithoutDigits,
            Self::UseVariable { .. } => FixCode::UseVariable,
            Self::RemoveVariable { .. } => FixCode::RemoveVariable,
            Self::RemoveCode => FixCode::RemoveCode,
            Self::Reword { .. } => FixCode::Reword,
            Self::Suggest { .. } => FixCode::Suggest,
        }
    }
}
