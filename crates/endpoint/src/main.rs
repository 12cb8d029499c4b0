//! `muster-endpoint`: runs the service and looks after its database.

mod commands;
mod config;
mod descriptors;
mod settings;

use clap::{FromArgMatches, Parser, Subcommand};
use std::{error::Error, io, path::PathBuf, process::ExitCode};
use tracing_subscriber::EnvFilter;

/// The service that mini-programs post sign-ins to and desktops sync from.
///
/// Every setting may be a flag, an environment variable or a key of a TOML file, and counts in this order. A key is
/// called like its flag.
#[derive(Parser)]
#[command(name = "muster-endpoint", version)]
struct Arguments {
    /// TOML file with settings
    #[arg(long, env = config::ENVIRONMENT, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until SIGTERM or Ctrl-C
    Serve(settings::ServeSettings),
    /// Look after workspaces
    #[command(subcommand)]
    Workspace(commands::workspace::Command),
    /// Look after the tokens of a workspace: one for each desktop
    #[command(subcommand)]
    Token(commands::token::Command),
    /// Copy the database into a file, also while the service runs
    Backup(commands::backup::Arguments),
    /// Make a database of a backup; the service must be stopped
    Restore(commands::restore::Arguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("MUSTER_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let causes = std::iter::successors(error.source(), |cause: &&dyn Error| (*cause).source());
            let chain: String = causes.map(|cause| format!(": {cause}")).collect();
            eprintln!("muster-endpoint: {error}{chain}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let settings = config::read(std::env::args_os())?;
    let matches = settings.preset(<Arguments as clap::CommandFactory>::command())?.get_matches();
    match Arguments::from_arg_matches(&matches)?.command {
        Command::Serve(settings) => commands::serve::run(settings).await,
        Command::Workspace(command) => commands::workspace::run(command).await,
        Command::Token(command) => commands::token::run(command).await,
        Command::Backup(arguments) => commands::backup::run(arguments),
        Command::Restore(arguments) => commands::restore::run(arguments),
    }
}
