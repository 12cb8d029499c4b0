//! `muster-endpoint workspace`.

use super::{database_url, name, print_line};
use clap::Subcommand;
use endpoint::{DatabaseUrl, Storage, operations::CreateWorkspace};
use secrecy::ExposeSecret;
use std::error::Error;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a workspace and print its first token, once
    Create {
        /// Database: a file, made when absent, or its URL
        #[arg(long, env = "MUSTER_DATABASE", value_parser = database_url())]
        database: DatabaseUrl,
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
    let made = Storage::open(&database)?.run(CreateWorkspace { name, appid }).await?;
    let (workspace, token) = (made.workspace, made.token.expose_secret());
    if json {
        print_line(&serde_json::json!({ "workspace": workspace, "token": token }).to_string())?;
    } else {
        print_line(&format!("workspace {workspace}\ntoken     {token}"))?;
        eprintln!("The token is not shown again.");
    }
    Ok(())
}
