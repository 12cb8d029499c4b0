//! `muster template …`

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum TemplateCommand {
    Refresh {
        #[arg(long, value_name = "APPID")]
        account: String,
    },
    List {
        #[arg(long, value_name = "APPID")]
        account: String,
    },
}
