//! `muster-endpoint backup`.

use clap::Args;
use std::{error::Error, path::PathBuf};

#[derive(Args)]
pub(crate) struct Arguments {
    /// SQLite file of the service, which may be running
    #[arg(long, env = "MUSTER_DATABASE")]
    database: PathBuf,
    /// File to write; it must not exist
    #[arg(long)]
    to: PathBuf,
}

pub(crate) fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    endpoint::backup(&arguments.database, &arguments.to)?;
    eprintln!("Backed up. It holds people's names: keep it as safe as the service's own file.");
    Ok(())
}
