//! `muster campaign …`

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum CampaignCommand {
    List {
        event: String,
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
