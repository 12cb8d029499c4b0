//! `muster attendee …`

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum AttendeeCommand {
    List {
        code: String,
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        #[arg(long, value_name = "N")]
        limit: Option<u32>,
    },
    Show {
        code: String,
        number: u32,
    },
    Add {
        code: String,
        #[arg(long)]
        name: String,
    },
    Erase {
        code: String,
        number: u32,
    },
}
