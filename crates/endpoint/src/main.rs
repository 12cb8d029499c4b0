//! `muster-endpoint`: runs the service and looks after its database.

mod settings;

use clap::{Parser, Subcommand};
use endpoint::{Settings, SqliteStorage, Storage, serve_with};
use secrecy::ExposeSecret;
use settings::ServeSettings;
use std::{
    error::Error,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};
use tokio::{net::TcpListener, signal};
use tracing_subscriber::EnvFilter;

/// The service that mini-programs post sign-ins to and desktops sync from.
#[derive(Parser)]
#[command(name = "muster-endpoint", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until SIGTERM or Ctrl-C
    Serve(ServeSettings),
    /// Look after workspaces
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
}

#[derive(Subcommand)]
enum WorkspaceCommand {
    /// Make a workspace and print its first token, once
    Create {
        /// SQLite file, made when absent
        #[arg(long, env = "MUSTER_DATABASE")]
        database: PathBuf,
        /// Name of the workspace
        #[arg(long)]
        name: String,
        /// AppID of its mini-program
        #[arg(long, env = "MUSTER_APPID")]
        appid: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("MUSTER_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    let done = match Arguments::parse().command {
        Command::Serve(settings) => run(settings).await,
        Command::Workspace(WorkspaceCommand::Create { database, name, appid, json }) => {
            create(database, &name, &appid, json).await
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let causes = std::iter::successors(error.source(), |cause: &&dyn Error| (*cause).source());
            let chain: String = causes.map(|cause| format!(": {cause}")).collect();
            eprintln!("muster-endpoint: {error}{chain}");
            ExitCode::FAILURE
        }
    }
}

async fn run(told: ServeSettings) -> Result<(), Box<dyn Error>> {
    let storage = Arc::new(SqliteStorage::open_with(&told.database, told.codes_per_event)?);
    let stop = stop_signal()?;
    let listener = TcpListener::bind(&told.listen).await?;
    let settings = Settings { rates: told.rates(), trusted_proxies: told.trust_proxy, ..Settings::default() };
    // Scripts wait for this line, and learn the port from it.
    print_line(&format!("listening on http://{}", listener.local_addr()?))?;
    serve_with(listener, storage, settings, stop).await?;
    tracing::info!("stopped");
    Ok(())
}

async fn create(database: PathBuf, name: &str, appid: &str, json: bool) -> Result<(), Box<dyn Error>> {
    let made = SqliteStorage::open(database)?.create_workspace(name, appid).await?;
    let (workspace, token) = (made.workspace, made.token.expose_secret());
    if json {
        print_line(&serde_json::json!({ "workspace": workspace, "token": token }).to_string())?;
    } else {
        print_line(&format!("workspace {workspace}\ntoken     {token}"))?;
        eprintln!("The token is not shown again.");
    }
    Ok(())
}

fn print_line(line: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}

/// Registered before the port is announced, so that no signal finds nobody listening.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    let mut interrupt = signal::unix::signal(signal::unix::SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if let Err(error) = signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C can't be heard");
        }
    })
}
