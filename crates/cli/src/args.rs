//! What can be typed.

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Count who came, and tell everybody with one message.
#[derive(Debug, Parser)]
#[command(name = "muster", version)]
pub(crate) struct Args {
    /// Where the data lies.
    #[arg(long, global = true, value_name = "DIR", env = "MUSTER_DATA")]
    pub data: Option<PathBuf>,
    /// Print results as JSON, for scripts.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the whole way on this computer with a simulated crowd.
    Rehearse(RehearseArgs),
    /// The mini-programs this computer works for.
    #[command(subcommand)]
    Account(AccountCommand),
    /// Send a message to its audience.
    #[command(subcommand)]
    Campaign(CampaignCommand),
}

#[derive(Debug, clap::Args)]
pub(crate) struct RehearseArgs {
    /// How many people come, 1 to 5,000.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=5000))]
    pub attendees: u32,
    /// The same seed brings the same crowd.
    #[arg(long, default_value_t = 1)]
    pub seed: u32,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Add an account, or renew what is named of one. Secrets go to the system's keyring.
    Add(AddAccount),
}

#[derive(Debug, clap::Args)]
pub(crate) struct AddAccount {
    #[arg(long)]
    pub appid: String,
    /// The sign-in service's address.
    #[arg(long, value_name = "URL")]
    pub endpoint: String,
    #[arg(long, default_value = "")]
    pub name: String,
    /// WeChat's address, or a stand-in on this computer.
    #[arg(long, value_name = "URL")]
    pub wechat_api: Option<String>,
    /// Read the AppSecret from standard input; with `--token-stdin` it is the first line.
    #[arg(long)]
    pub secret_stdin: bool,
    /// Read the sign-in service's token from standard input.
    #[arg(long)]
    pub token_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CampaignCommand {
    /// The event's campaigns, newest first.
    List { event: String },
    /// Send a message to everybody who was not told yet.
    Send {
        message: String,
        /// Send without asking.
        #[arg(long, required = true)]
        yes: bool,
    },
    /// Go on with a campaign that was paused or interrupted.
    Resume { campaign: String },
    /// How a campaign stands.
    Show { campaign: String },
}
