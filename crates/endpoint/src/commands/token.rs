//! `muster-endpoint token`: each desktop has its own, so that one can be taken back alone.

use super::{database_url, name, print_line};
use clap::{Args, Subcommand, ValueEnum};
use endpoint::{
    DatabaseUrl, Storage,
    operations::{AddToken, ListTokens, RevokeToken},
};
use protocol::TokenScope;
use secrecy::ExposeSecret;
use std::error::Error;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a token and print it, once
    Add {
        #[command(flatten)]
        place: Place,
        /// Whose it is, such as the computer's name
        #[arg(long, value_parser = name)]
        name: String,
        /// What it may do
        #[arg(long, value_enum, default_value_t = Scope::Organiser)]
        scope: Scope,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the tokens' names and scopes, a JSON object a line
    List {
        #[command(flatten)]
        place: Place,
        /// What is printed anyway
        #[arg(long, hide = true)]
        json: bool,
    },
    /// Take a token back; a running service refuses it at once
    Revoke {
        #[command(flatten)]
        place: Place,
        #[arg(long)]
        name: String,
    },
}

#[derive(Args)]
pub(crate) struct Place {
    /// Database: a file or its URL
    #[arg(long, env = "MUSTER_DATABASE", value_parser = database_url())]
    database: DatabaseUrl,
    /// Name of the workspace; may be left out where there is only one
    #[arg(long)]
    workspace: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Scope {
    /// Reads and writes
    Organiser,
    /// Reads only
    Viewer,
}

pub(crate) async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Add { place, name, scope, json } => {
            let (storage, workspace) = open(place)?;
            let scope = match scope {
                Scope::Organiser => TokenScope::Organiser,
                Scope::Viewer => TokenScope::Viewer,
            };
            let token = storage.run(AddToken { workspace, name, scope }).await?;
            if json {
                print_line(&serde_json::json!({ "token": token.expose_secret() }).to_string())?;
            } else {
                print_line(token.expose_secret())?;
                eprintln!("The token is not shown again.");
            }
        }
        Command::List { place, json: _ } => {
            let (storage, workspace) = open(place)?;
            for token in storage.run(ListTokens { workspace }).await? {
                print_line(&serde_json::to_string(&token)?)?;
            }
        }
        Command::Revoke { place, name } => {
            let (storage, workspace) = open(place)?;
            storage.run(RevokeToken { workspace, name }).await?;
        }
    }
    Ok(())
}

/// A token belongs to a database that is there: none is made.
fn open(place: Place) -> Result<(Storage, Option<String>), Box<dyn Error>> {
    if !place.database.exists() {
        return Err(format!("there is no {}", place.database).into());
    }
    Ok((Storage::open(&place.database)?, place.workspace))
}
