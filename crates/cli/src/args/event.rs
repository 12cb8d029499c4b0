//! `muster event …`

use crate::time::parse_moment;
use clap::{Args, Subcommand};
use organiser::api::Moment;

#[derive(Debug, Subcommand)]
pub(crate) enum EventCommand {
    Create(CreateEvent),
    List,
    Show { code: String },
    Close { code: String },
}

#[derive(Debug, Args)]
pub(crate) struct CreateEvent {
    #[arg(long, value_name = "APPID")]
    pub account: String,
    #[arg(long)]
    pub title: String,
    #[arg(long)]
    pub place: String,
    #[arg(long, value_name = "TIME", value_parser = parse_moment)]
    pub starts_at: Moment,
    #[arg(long, value_name = "TIME", value_parser = parse_moment)]
    pub ends_at: Moment,
    #[arg(long, value_name = "ID")]
    pub template: Vec<String>,
}
