//! `muster-endpoint workspace`.

use super::{name, print_line};
use clap::Subcommand;
use endpoint::{SqliteStorage, Storage};
use secrecy::ExposeSecret;
use std::{error::Error, path::PathBuf};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a workspace and print its first token, once
    Create {
        /// SQLite file, made when absent
        #[arg(long, env = "MUSTER_DATABASE")]
        database: PathBuf,
        /// Name of the workspace
        #[arg(long, value_parser = name)]
        name: String,
        /// AppID of its mini-program
        #[arg(long, env = "MUSTER_APPID")]
        appid: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub(crate) async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    let Command::Create { database, name, appid, json } = command;
    let made = SqliteStorage::open(database)?.create_workspace(&name, &appid).await?;
    let (workspace, token) = (made.workspace, made.token.expose_secret());
    if json {
        print_line(&serde_json::json!({ "workspace": workspace, "token": token }).to_string())?;
    } else {
        print_line(&format!("workspace {workspace}\ntoken     {token}"))?;
        eprintln!("The token is not shown again.");
    }
    Ok(())
}
