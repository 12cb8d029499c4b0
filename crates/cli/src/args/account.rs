//! `muster account …`

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    Add(AddAccount),
    List,
    Check { appid: String },
    Remove { appid: String },
}

/// Of an account that is known already, only what is named changes.
#[derive(Debug, Args)]
pub(crate) struct AddAccount {
    #[arg(long)]
    pub appid: String,
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    #[arg(long)]
    pub name: Option<String>,
    #[arg(long, value_name = "URL")]
    pub wechat_api: Option<String>,
    #[arg(long)]
    pub secret_stdin: bool,
    #[arg(long)]
    pub token_stdin: bool,
}
