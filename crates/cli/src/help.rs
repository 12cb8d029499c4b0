//! `--help` in the reader's language: the words of `locales/*/help.json` put onto what `args` declares.

use crate::args::Args;
use clap::{Arg, ArgAction, Command, CommandFactory};
use i18n::Catalog;

/// The whole command line, with its words.
pub(crate) fn command(catalog: &'static Catalog) -> Command {
    let text = |key: &str| catalog.text(&format!("help.{key}"), &[]);
    let help = Arg::new("help").long("help").short('h').action(ArgAction::Help).global(true);
    let version = Arg::new("version").long("version").short('V').action(ArgAction::Version);
    let whole = Args::command().disable_version_flag(true).arg(help).arg(version);
    with_texts(whole, "help.muster", catalog).arg_required_else_help(true).after_help(text("after"))
}

fn with_texts(command: Command, path: &str, catalog: &'static Catalog) -> Command {
    let text = |key: &str| catalog.text(&format!("help.{key}"), &[]);
    let template =
        format!("{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}{{after-help}}", text("usage"));
    command
        .about(catalog.text(&format!("{path}.about"), &[]))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .help_template(template)
        .subcommand_help_heading(catalog.plain("help.commands"))
        .subcommand_value_name(catalog.plain("help.command"))
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "help.arguments" } else { "help.options" };
            let said = catalog.text(&format!("{path}.{}", arg.get_id()), &[]);
            let arg = arg.help(said).help_heading(catalog.plain(heading));
            // The texts name the default and where else a value may come from; clap would add them in English.
            let has_value = arg.get_action().takes_values();
            if has_value { arg.hide_default_value(true).hide_env(true) } else { arg }
        })
        .mut_subcommands(|sub| {
            let path = format!("{path}.{}", sub.get_name());
            with_texts(sub, &path, catalog)
        })
}

#[cfg(test)]
mod tests {
    use super::command;
    use clap::Command;
    use i18n::{Catalog, Lang};

    fn check(command: &Command) {
        let name = command.get_name();
        let said =
            |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string).unwrap_or_default();
        let about = said(command.get_about());
        assert!(!about.is_empty() && !about.starts_with("help."), "{name}: {about}");
        for arg in command.get_arguments() {
            let help = said(arg.get_help());
            assert!(!help.is_empty() && !help.starts_with("help."), "{name} {}: {help}", arg.get_id());
        }
        command.get_subcommands().for_each(check);
    }

    #[test]
    fn every_command_and_option_has_words_in_both_languages() {
        for lang in [Lang::ZhCn, Lang::En] {
            let whole = command(Catalog::of(lang));
            whole.clone().debug_assert();
            check(&whole);
        }
    }
}
