//! `muster campaign …`

use crate::audience::parse_audience;
use clap::Subcommand;
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
    Send {
        message: String,
        #[arg(long, required = true)]
        yes: bool,
    },
    Resume {
        campaign: String,
    },
    Show {
        campaign: String,
    },
}
