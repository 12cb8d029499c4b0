//! `muster message …`

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum MessageCommand {
    Set(SetMessage),
    List {
        code: String,
    },
    Preview {
        message: String,
        #[arg(long, value_name = "NUMBER")]
        attendee: Option<u32>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SetMessage {
    pub code: String,
    #[arg(long, value_name = "ID")]
    pub template: String,
    #[arg(long, value_name = "KEY=TEXT", value_parser = parse_field)]
    pub field: Vec<(String, String)>,
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    #[arg(long, value_name = "PAGE")]
    pub page: Option<String>,
    #[arg(long, value_name = "LANG")]
    pub lang: Option<String>,
    #[arg(long, value_name = "STATE")]
    pub state: Option<String>,
}

/// Why a text is no field; the `Display` is the key of its words in `cli.usage.why`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoField {
    #[error("not_a_field")]
    Unreadable,
}

/// The text is whatever follows the first `=`.
fn parse_field(text: &str) -> Result<(String, String), NoField> {
    match text.split_once('=') {
        Some((key, text)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), text.to_owned())),
        _ => Err(NoField::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::{NoField, parse_field};

    #[test]
    fn the_first_sign_parts_key_and_text() {
        assert_eq!(parse_field("thing1=a=b"), Ok(("thing1".to_owned(), "a=b".to_owned())));
        assert_eq!(parse_field("thing1="), Ok(("thing1".to_owned(), String::new())));
        for text in ["thing1", "=text", ""] {
            assert_eq!(parse_field(text), Err(NoField::Unreadable), "{text}");
        }
    }
}
