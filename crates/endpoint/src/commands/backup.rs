//! `muster-endpoint backup`.

use super::database_url;
use clap::Args;
use endpoint::DatabaseUrl;
use std::{error::Error, path::PathBuf};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Database of the service, which may be running: a file or its URL
    #[arg(long, env = "MUSTER_DATABASE", value_parser = database_url())]
    database: DatabaseUrl,
    /// File to write; it must not exist
    #[arg(long)]
    to: PathBuf,
}

pub(crate) fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    endpoint::backup(&arguments.database, &arguments.to)?;
    eprintln!("Backed up. It holds people's names: keep it as safe as the service's own file.");
    Ok(())
}
