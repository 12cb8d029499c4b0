//! What is wrong with what was typed, in the reader's language.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use i18n::Catalog;
use std::error::Error as _;

/// Several lines: what is wrong, what may have been meant, how it is used.
pub(crate) fn explain(error: &Error, catalog: &Catalog) -> String {
    let text = |key: &str, values: &[(&str, &str)]| catalog.text(&format!("cli.usage.{key}"), values);
    let mut lines = vec![what_is_wrong(error, catalog)];
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(meant) = suggested.into_iter().find_map(|kind| context(error, kind)) {
        lines.push(text("suggestion", &[("meant", &meant)]));
    }
    if let Some(usage) = context(error, ContextKind::Usage) {
        lines.push(usage.replacen("Usage: ", &catalog.text("help.usage", &[]), 1));
    }
    lines.push(text("more", &[]));
    lines.join("\n")
}

fn what_is_wrong(error: &Error, catalog: &Catalog) -> String {
    let text = |key: &str, values: &[(&str, &str)]| catalog.text(&format!("cli.usage.{key}"), values);
    let of = |kind| context(error, kind).unwrap_or_default();
    let arg = of(ContextKind::InvalidArg);
    let value = of(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => text("value_missing", &[("arg", &arg)]),
        ErrorKind::InvalidValue => {
            let listed = of(ContextKind::ValidValue);
            text("not_listed", &[("arg", &arg), ("value", &value), ("listed", &listed)])
        }
        ErrorKind::ValueValidation => {
            let why = why(error, catalog);
            text("value", &[("arg", &arg), ("value", &value), ("why", &why)])
        }
        ErrorKind::UnknownArgument => text("unknown", &[("arg", &arg)]),
        ErrorKind::InvalidSubcommand => {
            text("no_command", &[("command", &of(ContextKind::InvalidSubcommand))])
        }
        ErrorKind::MissingSubcommand => text("which_command", &[]),
        ErrorKind::MissingRequiredArgument => text("missing", &[("args", &arg)]),
        ErrorKind::ArgumentConflict => {
            text("conflict", &[("arg", &arg), ("other", &of(ContextKind::PriorArg))])
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            text("count", &[("arg", &arg)])
        }
        ErrorKind::InvalidUtf8 => text("not_utf8", &[]),
        // Nothing that the arguments declare leads here; clap's own words are better than none.
        _ => error.to_string(),
    }
}

/// Our own parsers return a text key; of clap's errors, "not a number" and "out of range" have texts here.
fn why(error: &Error, catalog: &Catalog) -> String {
    let Some(source) = error.source() else { return String::new() };
    let said = source.to_string();
    let text = |key: &str, values: &[(&str, &str)]| catalog.text(&format!("cli.usage.why.{key}"), values);
    if source.is::<std::num::ParseIntError>() {
        return text("not_a_number", &[]);
    }
    match said.split_once(" is not in ") {
        Some((_, range)) => text("out_of_range", &[("range", range)]),
        None if catalog.has(&format!("cli.usage.why.{said}")) => text(&said, &[]),
        None => said,
    }
}

fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
