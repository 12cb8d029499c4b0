//! `muster`: the organiser's use cases without a window.
//!
//! Thin: it reads arguments, calls the organiser, prints. One file per group of commands, `args/` says what can be
//! typed. Exit codes: 0 done · 2 usage · 3 finished with some not sent · 4 account or endpoint problem · 1 anything
//! else.

mod account;
mod args;
mod ask;
mod attendee;
mod audience;
mod campaign;
mod campaign_report;
mod check;
mod data;
mod event;
mod exit;
mod failure;
mod figures;
mod help;
mod message;
mod output;
mod printable;
mod rehearse;
mod sync;
mod table;
mod template;
mod time;
mod usage;
mod wording;

use args::{Args, Command};
use clap::FromArgMatches;
use data::Data;
use exit::Exit;
use i18n::{Catalog, Lang};
use organiser::api::Problem;
use output::Output;
use std::io::IsTerminal;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let lang = Lang::from_locale(&sys_locale::get_locale().unwrap_or_default());
    let args = match read_arguments(lang) {
        Ok(args) => args,
        Err(code) => return code,
    };
    start_log();
    let output = Output::new(args.json, lang);
    match Box::pin(run(&output, args)).await {
        Ok(exit) => exit.code(),
        Err(problem) => {
            output.problem(&problem);
            Exit::of(&problem).code()
        }
    }
}

/// On standard error, in UTC; in colour only where somebody reads it at a terminal.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "error".into());
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colour).with_writer(std::io::stderr).init();
}

async fn run(output: &Output, args: Args) -> Result<Exit, Problem> {
    if let Command::Rehearse(options) = &args.command {
        return rehearse::rehearse(output, args.data, options).await;
    }
    let data = Data::new(args.data, output.clone());
    match args.command {
        Command::Account(command) => account::account(output, &data, command).await,
        Command::Event(command) => event::event(output, &data, command).await,
        Command::Sync(args) => sync::sync(output, &data, args).await,
        Command::Attendee(command) => attendee::attendee(output, &data, command).await,
        Command::Template(command) => template::template(output, &data, command).await,
        Command::Message(command) => message::message(output, &data, command).await,
        Command::Campaign(command) => campaign::campaign(output, &data, command).await,
        Command::Resend(args) => campaign::resend(output, &data, args).await,
        Command::Rehearse(_) => Ok(Exit::Done),
    }
}

/// The parsed arguments; or the exit code, after help, version or an error was printed.
fn read_arguments(lang: Lang) -> Result<Args, ExitCode> {
    let catalog = Catalog::of(lang);
    let read = help::command(catalog).try_get_matches().and_then(|matches| Args::from_arg_matches(&matches));
    read.map_err(|error| {
        use clap::error::ErrorKind as Kind;
        let said = match error.kind() {
            Kind::DisplayHelp | Kind::DisplayVersion | Kind::DisplayHelpOnMissingArgumentOrSubcommand => {
                error.print()
            }
            _ => {
                eprintln!("{}", usage::explain(&error, catalog));
                Ok(())
            }
        };
        match said {
            Ok(()) if !error.use_stderr() => Exit::Done.code(),
            Ok(()) => Exit::Usage.code(),
            Err(_) => Exit::Other.code(),
        }
    })
}
