//! `muster sync`

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct SyncArgs {
    #[arg(long, value_name = "APPID")]
    pub account: Option<String>,
    #[arg(long, conflicts_with = "until_idle")]
    pub follow: bool,
    #[arg(long)]
    pub until_idle: bool,
}
