//! The command line's arguments. The texts for each command and option are in `locales/*/help.json`.

mod account;
mod attendee;
mod campaign;
mod event;
mod message;
mod rehearse;
mod sync;
mod template;

pub(crate) use account::{AccountCommand, AddAccount};
pub(crate) use attendee::AttendeeCommand;
pub(crate) use campaign::{CampaignCommand, ResendArgs, SendArgs};
pub(crate) use event::{CreateEvent, EventCommand};
pub(crate) use message::{MessageCommand, SetMessage};
pub(crate) use rehearse::RehearseArgs;
pub(crate) use sync::SyncArgs;
pub(crate) use template::TemplateCommand;

use clap::{Parser, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(name = "muster", version)]
pub(crate) struct Args {
    #[arg(long, global = true, value_name = "DIR", env = "MUSTER_DATA")]
    pub data: Option<PathBuf>,
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(subcommand)]
    Account(AccountCommand),
    #[command(subcommand)]
    Event(EventCommand),
    Sync(SyncArgs),
    #[command(subcommand)]
    Attendee(AttendeeCommand),
    #[command(subcommand)]
    Template(TemplateCommand),
    #[command(subcommand)]
    Message(MessageCommand),
    #[command(subcommand)]
    Campaign(CampaignCommand),
    Resend(ResendArgs),
    Rehearse(RehearseArgs),
}
