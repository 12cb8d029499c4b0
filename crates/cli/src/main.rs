//! `muster`: the organiser's use cases without a window.
//!
//! Thin: it reads arguments, calls the organiser, prints. Exit codes: 0 done · 2 usage · 3 finished with some not sent ·
//! 4 account or endpoint problem · 1 anything else.

mod account;
mod args;
mod data;
mod exit;
mod output;
mod rehearse;
mod send;

use args::{Args, Command};
use clap::Parser;
use exit::Exit;
use output::Output;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "error".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let output = Output::new(args.json);
    let ended = match args.command {
        Command::Rehearse(options) => rehearse::rehearse(&output, args.data, &options).await,
        Command::Account(command) => account::account(&output, args.data, command).await,
        Command::Campaign(command) => send::campaign(&output, args.data, command).await,
    };
    match ended {
        Ok(exit) => exit.code(),
        Err(problem) => {
            output.problem(&problem);
            Exit::of(&problem).code()
        }
    }
}
