//! `muster campaign …`, `muster resend`

use crate::audience::parse_audience;
use clap::{Args, Subcommand};
use organiser::api::Audience;

#[derive(Debug, Subcommand)]
pub(crate) enum CampaignCommand {
    List {
        event: String,
    },
    Check {
        message: String,
        #[arg(long, value_name = "AUDIENCE", default_value = "untold", value_parser = parse_audience)]
        audience: Audience,
    },
    Send(SendArgs),
    Show {
        campaign: String,
    },
    Pause {
        campaign: String,
    },
    Resume {
        campaign: String,
        #[arg(long)]
        alone: bool,
    },
    Cancel {
        campaign: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    pub message: String,
    #[arg(long, value_name = "AUDIENCE", default_value = "untold", value_parser = parse_audience)]
    pub audience: Audience,
    #[arg(long)]
    pub again: bool,
    #[arg(long)]
    pub alone: bool,
    #[arg(long)]
    pub doubtful: bool,
    #[arg(long, required = true)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ResendArgs {
    pub message: String,
    #[arg(long, value_name = "NUMBER")]
    pub attendee: u32,
    #[arg(long, required = true)]
    pub yes: bool,
}
